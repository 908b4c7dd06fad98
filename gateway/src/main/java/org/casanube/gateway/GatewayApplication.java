package org.casanube.gateway;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import org.casanube.identity.IdentityKeys;
import org.casanube.identity.IdentityMinter;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.context.annotation.Bean;

/**
 * The gateway, alone in its process or as one of several contexts in the node's.
 *
 * <p>Its settings are in {@code gateway.yml} and never in {@code application.yml}, which every
 * context of the process would read.
 */
@SpringBootApplication
@ConfigurationPropertiesScan
public class GatewayApplication {
  /** The name of this service, of its settings and of the identities that it mints. */
  public static final String NAME = "gateway";

  public static void main(String[] args) {
    SpringApplication application =
        prepare(new SpringApplicationBuilder())
            .properties(
                "logging.structured.format.file=ecs",
                "logging.file.name=${casanube.home}/logs/" + NAME + ".json")
            .build();
    application.run(args);
  }

  /** Gives a builder, which may have a parent context already, what this service needs to start. */
  public static SpringApplicationBuilder prepare(SpringApplicationBuilder builder) {
    SpringApplicationBuilder prepared =
        builder
            .sources(GatewayApplication.class)
            .web(WebApplicationType.REACTIVE)
            .properties("spring.config.name=" + NAME);
    prepared.application().setMainApplicationClass(GatewayApplication.class);
    return prepared;
  }

  @Bean
  @ConditionalOnMissingBean
  Clock clock() {
    return Clock.systemUTC();
  }

  @Bean
  @ConditionalOnMissingBean
  IdentityKeys identityKeys(@Value("${casanube.home}") Path home) {
    return IdentityKeys.loadOrCreate(
        home.resolve("secrets/service-identity.key"), new SecureRandom());
  }

  @Bean
  IdentityMinter identityMinter(IdentityKeys keys, Clock clock) {
    return new IdentityMinter(keys, NAME, clock);
  }
}
