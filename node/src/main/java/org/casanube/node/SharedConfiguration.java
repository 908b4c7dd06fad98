package org.casanube.node;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import org.casanube.events.spring.EmbeddedEventsAutoConfiguration;
import org.casanube.identity.IdentityKeys;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.export.prometheus.PrometheusMetricsExportAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.jvm.JvmMetricsAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.logging.logback.LogbackMetricsAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.system.SystemMetricsAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What all services of this JVM share; each makes its own when it runs alone. */
@Configuration(proxyBeanMethods = false)
@ImportAutoConfiguration({
  EmbeddedEventsAutoConfiguration.class,
  MetricsAutoConfiguration.class,
  PrometheusMetricsExportAutoConfiguration.class,
  JvmMetricsAutoConfiguration.class,
  LogbackMetricsAutoConfiguration.class,
  SystemMetricsAutoConfiguration.class
})
class SharedConfiguration {
  @Bean
  Clock clock() {
    return Clock.systemUTC();
  }

  @Bean
  IdentityKeys identityKeys(@Value("${casanube.home}") Path home) {
    return IdentityKeys.loadOrCreate(
        home.resolve("secrets/service-identity.key"), new SecureRandom());
  }
}
