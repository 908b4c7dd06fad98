package org.casanube.block.rpc.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class GoDurationTest {
  @Test
  void parse_ofWhatGoWrites_isRead() {
    assertThat(GoDuration.parse("1h2m3.5s"))
        .isEqualTo(Duration.ofHours(1).plusMinutes(2).plusMillis(3500));
    assertThat(GoDuration.parse("250ms")).isEqualTo(Duration.ofMillis(250));
    assertThat(GoDuration.parse("0")).isZero();
    assertThat(GoDuration.parse("-5us")).isEqualTo(Duration.ofNanos(-5000));
  }

  @Test
  void parse_ofAnythingElse_isRefused() {
    for (String text : new String[] {"", "5", "s", "1x", "1h ", "999999999999h", "1..5s"}) {
      assertThatThrownBy(() -> GoDuration.parse(text)).isInstanceOf(RpcException.class);
    }
  }

  @Test
  void format_ofDurations_isAsGoWritesThem() {
    assertThat(GoDuration.format(Duration.ofMillis(1500))).isEqualTo("1.5s");
    assertThat(GoDuration.format(Duration.ofNanos(1_234_567))).isEqualTo("1.234567ms");
    assertThat(GoDuration.format(Duration.ofDays(2))).isEqualTo("48h0m0s");
    assertThat(GoDuration.format(Duration.ZERO)).isEqualTo("0s");
  }
}
