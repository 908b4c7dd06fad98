package org.casanube.block.content.listener;

import java.util.List;
import org.casanube.block.content.ContentEndpoint;
import org.casanube.block.content.ContentGateway;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Starts and stops the content listener with the service. */
@Configuration(proxyBeanMethods = false)
class ContentListenerConfiguration {
  @Bean
  ContentListener contentListener(
      ContentGateway gateway,
      List<ContentEndpoint> endpoints,
      ContentProperties properties,
      ApplicationEventPublisher events) {
    return new ContentListener(gateway, endpoints, properties, events);
  }
}
