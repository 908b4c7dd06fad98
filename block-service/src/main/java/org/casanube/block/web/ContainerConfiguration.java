package org.casanube.block.web;

import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/** Settings of the servlet container that have no property. */
@Configuration(proxyBeanMethods = false)
class ContainerConfiguration {
  private static final int READ_BYTES = 64 * 1024;

  /** The usual 8 KiB at a time cost a large upload a quarter of its CPU time. */
  @Bean
  WebServerFactoryCustomizer<TomcatServletWebServerFactory> largeReads() {
    return factory ->
        factory.addConnectorCustomizers(connector ->
            connector.setProperty("socket.appReadBufSize", String.valueOf(READ_BYTES)));
  }

  /** Runs after Boot has put its own report there, so that ours comes before it. */
  @Bean
  @Order(Ordered.LOWEST_PRECEDENCE)
  WebServerFactoryCustomizer<TomcatServletWebServerFactory> containerProblems() {
    return factory ->
        factory.addContextCustomizers(
            context -> context.getParent().getPipeline().addValve(new ProblemErrorValve()));
  }
}
