package org.casanube.block;

import java.time.Clock;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.context.annotation.Bean;

/**
 * The block service, alone in its process or as one of several contexts in the node's.
 *
 * <p>Its settings are in {@code block-service.yml} and never in {@code application.yml}, which
 * every context of the process would read.
 */
@SpringBootApplication
@ConfigurationPropertiesScan
public class BlockServiceApplication {
  /** The name of this service, of its settings and in identities meant for it. */
  public static final String NAME = "block-service";

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
            .sources(BlockServiceApplication.class)
            .web(WebApplicationType.SERVLET)
            .properties("spring.config.name=" + NAME);
    prepared.application().setMainApplicationClass(BlockServiceApplication.class);
    return prepared;
  }

  @Bean
  @ConditionalOnMissingBean
  Clock clock() {
    return Clock.systemUTC();
  }
}
