package org.casanube.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ProgressLineTest {
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final AtomicLong clock = new AtomicLong();

  private ProgressLine line(boolean isLive) {
    Terminal terminal =
        new Terminal(InputStream.nullInputStream(), OutputStream.nullOutputStream(), err, isLive);
    return new ProgressLine(terminal, "adding", clock::get);
  }

  @Test
  void at_onAScreen_drawsAfterHalfASecondAndNotTooOften() {
    try (ProgressLine line = line(true)) {
      line.at(1, 4096);
      assertThat(err.size()).isZero();
      clock.set(1_000_000_000);
      line.at(2048, 4096);
      line.at(2049, 4096);
      assertThat(err.toString(StandardCharsets.UTF_8))
          .isEqualTo("\radding [##########----------]  50% of 4.0 KiB, 2.0 KiB/s\u001b[K");
      err.reset();
    }
    assertThat(err.toString(StandardCharsets.UTF_8)).isEqualTo("\r\u001b[K");
  }

  @Test
  void at_withoutATotal_tellsTheAmount() {
    try (ProgressLine line = line(true)) {
      clock.set(2_000_000_000);
      line.at(3 << 20, ProgressLine.UNKNOWN);
    }
    assertThat(err.toString(StandardCharsets.UTF_8)).contains("adding 3.0 MiB, 1.5 MiB/s");
  }

  @Test
  void at_withoutAScreen_drawsNothing() {
    try (ProgressLine line = line(false)) {
      clock.set(9_000_000_000L);
      line.at(1, 2);
    }
    assertThat(err.size()).isZero();
  }

  @Test
  void sizes_readWell() {
    assertThat(Sizes.text(0)).isEqualTo("0 B");
    assertThat(Sizes.text(999)).isEqualTo("999 B");
    assertThat(Sizes.text(1000)).isEqualTo("1.0 KiB");
    assertThat(Sizes.text(400L << 20)).isEqualTo("400 MiB");
    assertThat(Sizes.text(Long.MAX_VALUE)).isEqualTo("8.0 EiB");
  }
}
