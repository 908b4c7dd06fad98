package org.casanube.block.routing.http;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of delegated routing, under {@code casanube.block.routing}.
 *
 * @param delegated the routers to ask, as {@code https://router.example}; none unless set
 * @param delegatedTimeout for one router to begin its answer
 */
@ConfigurationProperties("casanube.block.routing")
record DelegatedRoutingProperties(
    @DefaultValue List<URI> delegated, @DefaultValue("10s") Duration delegatedTimeout) {
  DelegatedRoutingProperties {
    delegated = List.copyOf(delegated);
    for (URI router : delegated) {
      if (router.getHost() == null || !Set.of("http", "https").contains(router.getScheme())) {
        throw new IllegalArgumentException(
            "casanube.block.routing.delegated: %s is not http://… or https://…".formatted(router));
      }
    }
  }
}
