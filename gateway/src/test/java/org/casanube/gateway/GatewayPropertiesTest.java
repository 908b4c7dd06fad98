package org.casanube.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.io.ClassPathResource;
import org.springframework.util.unit.DataSize;

/** Records the defaults, and that every setting reaches its place. */
class GatewayPropertiesTest {
  @Test
  void defaults_areThoseOfTheFile() throws IOException {
    GatewayProperties settings = bind(Map.of());

    assertThat(settings.address()).isEqualTo("127.0.0.1");
    assertThat(settings.port()).isEqualTo(8420);
    assertThat(settings.hosts()).isEmpty();
    assertThat(settings.services())
        .containsExactly(Map.entry("block", URI.create("http://127.0.0.1:8481")));
    assertThat(settings.routes().get("block"))
        .contains("/ipfs/**", "/ipns/**", "/api/v1/files/**")
        .hasSize(16);
    assertThat(settings.eventTopics()).contains("files", "pins", "audit");
    assertThat(settings.limits())
        .isEqualTo(new GatewayProperties.Limits(256, 32, DataSize.ofBytes(-1)));
    assertThat(settings.timeouts())
        .isEqualTo(
            new GatewayProperties.Timeouts(
                Duration.ofSeconds(60),
                Duration.ofSeconds(5),
                Duration.ofMinutes(2),
                Duration.ofMinutes(10),
                Duration.ofSeconds(15),
                Duration.ofSeconds(2)));
  }

  @Test
  void everySetting_canBeChanged() throws IOException {
    GatewayProperties settings =
        bind(
            Map.ofEntries(
                Map.entry("casanube.gateway.address", "::1"),
                Map.entry("casanube.gateway.port", "1"),
                Map.entry("casanube.gateway.hosts", "Cloud.home.arpa"),
                Map.entry("casanube.gateway.services.vpn-config", "http://127.0.0.1:9"),
                Map.entry("casanube.gateway.routes.vpn-config", "/api/v1/networks/**"),
                Map.entry("casanube.gateway.event-topics", "files"),
                Map.entry("casanube.gateway.limits.concurrent-requests", "2"),
                Map.entry("casanube.gateway.limits.event-streams", "3"),
                Map.entry("casanube.gateway.limits.request-body", "4MB"),
                Map.entry("casanube.gateway.timeouts.head", "6s"),
                Map.entry("casanube.gateway.timeouts.connect", "1s"),
                Map.entry("casanube.gateway.timeouts.response-start", "2s"),
                Map.entry("casanube.gateway.timeouts.idle", "3s"),
                Map.entry("casanube.gateway.timeouts.heartbeat", "4s"),
                Map.entry("casanube.gateway.timeouts.inquiry", "5s")));

    assertThat(settings.address()).isEqualTo("::1");
    assertThat(settings.port()).isEqualTo(1);
    assertThat(settings.hosts()).containsExactly("cloud.home.arpa");
    assertThat(settings.services()).containsOnlyKeys("block", "vpn-config");
    assertThat(settings.routes().get("vpn-config")).isEqualTo(List.of("/api/v1/networks/**"));
    assertThat(settings.eventTopics()).isEqualTo(Set.of("files"));
    assertThat(settings.limits())
        .isEqualTo(new GatewayProperties.Limits(2, 3, DataSize.ofMegabytes(4)));
    assertThat(settings.timeouts())
        .isEqualTo(
            new GatewayProperties.Timeouts(
                Duration.ofSeconds(6),
                Duration.ofSeconds(1),
                Duration.ofSeconds(2),
                Duration.ofSeconds(3),
                Duration.ofSeconds(4),
                Duration.ofSeconds(5)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"https://127.0.0.1:1", "http://127.0.0.1:1/x", "http:/x"})
  void addressOfService_thatIsNone_isRefusedByName(String address) {
    assertThatThrownBy(() -> bind(Map.of("casanube.gateway.services.block", address)))
        .rootCause()
        .hasMessageContaining("casanube.gateway.services.block");
  }

  private static GatewayProperties bind(Map<String, Object> settings) throws IOException {
    StandardEnvironment environment = new StandardEnvironment();
    environment.getPropertySources().remove("systemEnvironment");
    new YamlPropertySourceLoader()
        .load("file", new ClassPathResource("gateway.yml"))
        .forEach(environment.getPropertySources()::addLast);
    environment.getPropertySources().addFirst(new MapPropertySource("given", settings));
    return Binder.get(environment).bind("casanube.gateway", GatewayProperties.class).get();
  }
}
