package org.casanube.block.web;

import java.security.SecureRandom;
import java.time.Clock;
import org.casanube.block.BlockServiceApplication;
import org.casanube.block.home.Home;
import org.casanube.identity.IdentityKeys;
import org.casanube.identity.IdentityVerifier;
import org.casanube.identity.servlet.IdentityFilter;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;

/** Refuses every call that shows no identity, except for health. */
@Configuration(proxyBeanMethods = false)
class IdentityConfiguration {
  /** After the filter that starts the trace, before all that does something. */
  private static final int ORDER = Ordered.HIGHEST_PRECEDENCE + 10;

  @Bean
  @ConditionalOnMissingBean
  IdentityKeys identityKeys(Home home) {
    return IdentityKeys.loadOrCreate(home.identityKey(), new SecureRandom());
  }

  @Bean
  FilterRegistrationBean<IdentityFilter> identityFilter(IdentityKeys keys, Clock clock) {
    IdentityVerifier verifier = new IdentityVerifier(keys, BlockServiceApplication.NAME, clock);
    FilterRegistrationBean<IdentityFilter> registration =
        new FilterRegistrationBean<>(new IdentityFilter(verifier, IdentityFilter::isHealth));
    registration.setOrder(ORDER);
    registration.setAsyncSupported(true);
    return registration;
  }
}
