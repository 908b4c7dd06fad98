package org.casanube.gateway.listener;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.casanube.gateway.RunningGateway;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ListenerTest {
  @TempDir Path home;

  @ParameterizedTest
  @ValueSource(strings = {"casanube.gateway.address=0.0.0.0", "server.address=0.0.0.0"})
  void start_onEveryAddress_isRefusedWithTheReason(String setting) {
    assertThatThrownBy(() -> new RunningGateway(home, setting).close())
        .hasRootCauseInstanceOf(ListenAddressRefusedException.class)
        .rootCause()
        .hasMessageContaining("0.0.0.0")
        .hasMessageContaining("user accounts");
  }

  @Test
  void analyze_ofRefusal_saysWhatToDo() {
    ListenAddressRefusedException refused = new ListenAddressRefusedException("refused");

    assertThat(new ListenAddressFailureAnalyzer().analyze(refused, refused).getAction())
        .contains("casanube.gateway.address");
  }

  @Test
  void requireLoopback_ofNoAddress_refuses() {
    assertThatThrownBy(() -> ListenerConfiguration.requireLoopback(null))
        .isInstanceOf(ListenAddressRefusedException.class);
  }
}
