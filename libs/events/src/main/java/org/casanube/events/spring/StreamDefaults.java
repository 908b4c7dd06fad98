package org.casanube.events.spring;

import java.util.Map;
import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;

/**
 * What the bus over a broker needs of Spring's own settings, unless the application says otherwise:
 * RabbitMQ's confirmations, and that functions among the beans are not taken for consumers.
 */
public final class StreamDefaults implements EnvironmentPostProcessor, Ordered {
  private static final Map<String, Object> DEFAULTS =
      Map.of(
          "spring.rabbitmq.publisher-confirm-type", "correlated",
          "spring.cloud.stream.function.autodetect", "false");

  @Override
  public void postProcessEnvironment(
      ConfigurableEnvironment environment, SpringApplication application) {
    if (environment.getProperty("casanube.events.mode", "").equals("stream")) {
      environment
          .getPropertySources()
          .addLast(new MapPropertySource("casanube-events-stream", DEFAULTS));
    }
  }

  @Override
  public int getOrder() {
    return Ordered.LOWEST_PRECEDENCE;
  }
}
