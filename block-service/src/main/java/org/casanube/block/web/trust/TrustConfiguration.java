package org.casanube.block.web.trust;

import org.casanube.problems.servlet.ServletProblemWriter;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;

/** Puts the filter before all that does something. */
@Configuration(proxyBeanMethods = false)
class TrustConfiguration {
  /** Behind the filter that looks at the identity. */
  private static final int ORDER = Ordered.HIGHEST_PRECEDENCE + 20;

  @Bean
  FilterRegistrationBean<TrustFilter> trustFilter(ServletProblemWriter writer) {
    FilterRegistrationBean<TrustFilter> registration =
        new FilterRegistrationBean<>(new TrustFilter(writer));
    registration.setOrder(ORDER);
    registration.setAsyncSupported(true);
    return registration;
  }
}
