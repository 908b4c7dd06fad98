package org.casanube.block.content.rest;

import org.casanube.block.content.ContentGateway;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Serves content on the REST listener too, under its paths and as they were sent. */
@Configuration(proxyBeanMethods = false)
class ContentServletConfiguration {
  @Bean
  ServletRegistrationBean<ContentServlet> contentServlet(ContentGateway gateway) {
    ServletRegistrationBean<ContentServlet> registration =
        new ServletRegistrationBean<>(new ContentServlet(gateway), "/ipfs/*", "/ipns/*");
    registration.setName("content");
    return registration;
  }

  /** Lets escaped slashes and backslashes through: what they mean is the path gateway's to say. */
  @Bean
  WebServerFactoryCustomizer<TomcatServletWebServerFactory> escapedPaths() {
    return factory ->
        factory.addConnectorCustomizers(connector -> {
          connector.setEncodedSolidusHandling("passthrough");
          connector.setEncodedReverseSolidusHandling("passthrough");
        });
  }
}
