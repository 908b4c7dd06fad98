package org.casanube.block.exchange.wiring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.casanube.block.exchange.bitswap.BitswapSettings;
import org.casanube.block.exchange.bitswap.ledger.ServerSettings;
import org.casanube.block.exchange.bitswap.session.ClientSettings;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class ExchangePropertiesTest {
  @Test
  void bind_ofNothing_isASmallBox() {
    assertThat(bind(Map.of())).isEqualTo(BitswapSettings.DEFAULTS);
  }

  @Test
  void bind_ofEveryKey_isMapped() {
    Map<String, String> values = new HashMap<>();
    values.put("asking.per-session", "2MB");
    values.put("asking.total", "3MB");
    values.put("asking.per-peer", "4MB");
    values.put("asking.wants-per-peer", "5");
    values.put("answering.wants-per-peer", "6");
    values.put("answering.sends", "7");
    values.put("answering.message-size", "8KB");
    values.put("answering.inline-size", "9B");
    values.put("ledgers", "10");
    values.put("idle", "11s");

    assertThat(bind(values))
        .isEqualTo(
            new BitswapSettings(
                new ClientSettings(2 << 20, 3 << 20, 4 << 20, 5),
                new ServerSettings(6, 7, 8 << 10, 9),
                10,
                Duration.ofSeconds(11)));
  }

  @Test
  void bind_ofTooLittle_isRefused() {
    assertThatThrownBy(() -> bind(Map.of("asking.per-session", "1KB")))
        .hasStackTraceContaining("session and peer need 1 MiB at least");
    assertThatThrownBy(() -> bind(Map.of("answering.message-size", "3MB")))
        .hasStackTraceContaining("a message must be of 1 KiB to 2 MiB");
    assertThatThrownBy(() -> bind(Map.of("ledgers", "0")))
        .hasStackTraceContaining("books must be kept of 1 peer at least");
    assertThatThrownBy(() -> bind(Map.of("idle", "0s")))
        .hasStackTraceContaining("streams must have some time");
  }

  private static BitswapSettings bind(Map<String, String> values) {
    Map<String, String> prefixed = new HashMap<>();
    values.forEach((key, value) -> prefixed.put("casanube.block.exchange." + key, value));
    return new Binder(new MapConfigurationPropertySource(prefixed))
        .bindOrCreate("casanube.block.exchange", ExchangeProperties.class)
        .settings();
  }
}
