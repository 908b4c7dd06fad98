package org.casanube.block.content.listener;

import org.casanube.block.content.ContentGateway;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Starts and stops the content listener with the service. */
@Configuration(proxyBeanMethods = false)
class ContentListenerConfiguration {
  @Bean
  ContentListener contentListener(
      ContentGateway gateway, ContentProperties properties, ApplicationEventPublisher events) {
    return new ContentListener(gateway, properties, events);
  }
}
