package org.casanube.block.swarm.wiring;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.casanube.multiformats.multiaddr.Multiaddr;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

class MdnsPropertiesTest {
  @EnableConfigurationProperties(MdnsProperties.class)
  static class Settings {}

  @ParameterizedTest
  @CsvSource({
    "/ip4/0.0.0.0/tcp/4001, true",
    "/ip6/::/tcp/4001, true",
    "/ip4/127.0.0.1/tcp/4001 /ip4/192.168.1.2/tcp/4001, true",
    "/ip4/0.0.0.0/tcp/0, false",
    "/ip4/127.0.0.1/tcp/4001, false",
    "'', false"
  })
  void isEnabledFor_withoutSetting_wantsToBeReachable(String listen, boolean expected) {
    assertThat(properties(null).isEnabledFor(parse(listen))).isEqualTo(expected);
    assertThat(properties(true).isEnabledFor(parse(listen))).isTrue();
    assertThat(properties(false).isEnabledFor(parse(listen))).isFalse();
  }

  @Test
  void bind_ofAllKeys_readsThem() {
    String prefix = "casanube.block.swarm.mdns.";
    new ApplicationContextRunner()
        .withUserConfiguration(Settings.class)
        .withPropertyValues(
            prefix + "enabled=false", prefix + "interval=9s", prefix + "interfaces=eth0,wlan0")
        .run(context ->
            assertThat(context.getBean(MdnsProperties.class))
                .isEqualTo(
                    new MdnsProperties(false, Duration.ofSeconds(9), List.of("eth0", "wlan0"))));
    new ApplicationContextRunner()
        .withUserConfiguration(Settings.class)
        .run(context ->
            assertThat(context.getBean(MdnsProperties.class))
                .isEqualTo(new MdnsProperties(null, Duration.ofMinutes(1), List.of())));
    new ApplicationContextRunner()
        .withUserConfiguration(Settings.class)
        .withPropertyValues(prefix + "interval=10ms")
        .run(context -> assertThat(context).hasFailed());
  }

  private static MdnsProperties properties(@Nullable Boolean enabled) {
    return new MdnsProperties(enabled, Duration.ofMinutes(1), List.of());
  }

  private static List<Multiaddr> parse(String addresses) {
    return Arrays.stream(addresses.split(" "))
        .filter(each -> !each.isEmpty())
        .map(Multiaddr::parse)
        .toList();
  }
}
