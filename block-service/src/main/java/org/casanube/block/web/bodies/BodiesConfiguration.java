package org.casanube.block.web.bodies;

import java.time.Clock;
import org.casanube.block.files.FilesProperties;
import org.casanube.problems.servlet.ServletProblemWriter;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;

/** Puts the filter before all that reads a body. */
@Configuration(proxyBeanMethods = false)
class BodiesConfiguration {
  /** Behind the filters that look at the caller, so that strangers learn no limits. */
  private static final int ORDER = Ordered.HIGHEST_PRECEDENCE + 30;

  @Bean
  FilterRegistrationBean<BodyFilter> bodyFilter(
      FilesProperties settings, Clock clock, ServletProblemWriter writer) {
    FilterRegistrationBean<BodyFilter> registration =
        new FilterRegistrationBean<>(new BodyFilter(settings, clock, writer));
    registration.setOrder(ORDER);
    registration.setAsyncSupported(true);
    return registration;
  }
}
