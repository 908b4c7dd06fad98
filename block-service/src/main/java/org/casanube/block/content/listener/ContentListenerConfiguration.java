package org.casanube.block.content.listener;

import java.util.List;
import org.casanube.block.content.ContentEndpoint;
import org.casanube.block.content.ContentGateway;
import org.casanube.block.content.sites.Sites;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import tools.jackson.databind.json.JsonMapper;

/** Starts and stops the content listener with the service. */
@Configuration(proxyBeanMethods = false)
class ContentListenerConfiguration {
  @Bean
  Sites sites(
      SiteProperties properties,
      @Value("${" + SiteProperties.VARIABLE + ":}") String kubosGateways,
      JsonMapper mapper) {
    return properties.sites(kubosGateways, mapper);
  }

  @Bean
  ContentListener contentListener(
      ContentGateway gateway,
      List<ContentEndpoint> endpoints,
      Sites sites,
      ContentProperties properties,
      ApplicationEventPublisher events) {
    return new ContentListener(gateway.withSites(sites), endpoints, sites, properties, events);
  }
}
