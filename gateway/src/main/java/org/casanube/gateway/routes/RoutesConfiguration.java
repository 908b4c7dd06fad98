package org.casanube.gateway.routes;

import io.netty.channel.ChannelOption;
import org.casanube.gateway.GatewayProperties;
import org.casanube.gateway.services.Services;
import org.springframework.cloud.gateway.config.HttpClientCustomizer;
import org.springframework.cloud.gateway.route.RouteLocator;
import org.springframework.cloud.gateway.route.builder.RouteLocatorBuilder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The routes, one for each service that has an address. */
@Configuration(proxyBeanMethods = false)
class RoutesConfiguration {
  @Bean
  RouteLocator serviceRoutes(RouteLocatorBuilder builder, Services services) {
    RouteLocatorBuilder.Builder routes = builder.routes();
    for (Services.Service service : services.all()) {
      if (!service.paths().isEmpty()) {
        String[] paths = service.paths().toArray(String[]::new);
        routes.route(service.key(), route -> route.path(paths).uri(service.address()));
      }
    }
    return routes.build();
  }

  /** Connections notice a machine that has gone without a word. */
  @Bean
  HttpClientCustomizer serviceConnections(GatewayProperties settings) {
    return client ->
        client
            .option(
                ChannelOption.CONNECT_TIMEOUT_MILLIS,
                (int) settings.timeouts().connect().toMillis())
            .option(ChannelOption.SO_KEEPALIVE, true);
  }
}
