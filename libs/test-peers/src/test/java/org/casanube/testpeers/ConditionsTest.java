package org.casanube.testpeers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.opentest4j.TestAbortedException;

class ConditionsTest {
  private static final String REASON = "no interface multicasts";

  @Test
  void missing_usually_abortsTheTestWithTheReason() {
    assertThatThrownBy(() -> Conditions.missing(REASON, Map.of()))
        .isInstanceOf(TestAbortedException.class)
        .hasMessage(REASON);
    assertThatThrownBy(() -> Conditions.missing(REASON, Map.of("CASANUBE_REQUIRE_PEERS", "false")))
        .isInstanceOf(TestAbortedException.class);
  }

  @Test
  void missing_whereEverythingMustBeThere_failsTheTest() {
    assertThatThrownBy(() -> Conditions.missing(REASON, Map.of("CASANUBE_REQUIRE_PEERS", "true")))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining(REASON)
        .hasMessageContaining("CASANUBE_REQUIRE_PEERS");
  }

  @Test
  void commandOf_others_asksSudoWithoutAPassword() {
    assertThat(Conditions.commandOf("root", "mount", "-a")).containsExactly("mount", "-a");
    assertThat(Conditions.commandOf("alice", "mount", "-a"))
        .containsExactly("sudo", "-n", "mount", "-a");
  }
}
