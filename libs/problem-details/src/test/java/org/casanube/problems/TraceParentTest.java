package org.casanube.problems;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class TraceParentTest {
  private static final String EXAMPLE = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

  @Test
  void parse_ofTheSpecificationsExample_readsItsParts() {
    TraceParent trace = TraceParent.parse(EXAMPLE).orElseThrow();

    assertThat(trace.traceId()).isEqualTo("4bf92f3577b34da6a3ce929d0e0e4736");
    assertThat(trace.parentId()).isEqualTo("00f067aa0ba902b7");
    assertThat(trace.flags()).isEqualTo(1);
    assertThat(trace.toHeader()).isEqualTo(EXAMPLE);
  }

  @Test
  void parse_ofLaterVersion_readsWhatItKnows() {
    assertThat(TraceParent.parse("01" + EXAMPLE.substring(2) + "-more")).isPresent();
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(
      strings = {
        "",
        "00",
        "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01",
        "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01",
        "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-more",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7"
      })
  void parse_ofMalformedHeader_isEmpty(@Nullable String header) {
    assertThat(TraceParent.parse(header)).isEmpty();
  }

  @Property
  void start_ofAnySeed_isReadBackTheSame(@ForAll long seed) {
    TraceParent trace = TraceParent.start(new Random(seed));

    assertThat(TraceParent.parse(trace.toHeader())).contains(trace);
    assertThat(trace.next(new Random(seed + 1)).traceId()).isEqualTo(trace.traceId());
  }

  @Property
  void parse_ofAnyText_neverThrows(@ForAll String header) {
    assertThat(TraceParent.parse(header)).isEmpty();
  }
}
