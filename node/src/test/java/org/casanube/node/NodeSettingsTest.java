package org.casanube.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.springframework.boot.web.server.PortInUseException;

class NodeSettingsTest {
  private static final String FREE = "/ip4/127.0.0.1/tcp/0,/ip4/127.0.0.1/tcp/0/ws";
  private static final Map<String, String> USER = Map.of("user.home", "/home/u");

  @Test
  void read_ofNothing_takesTheUsualPlaces() {
    assertThat(NodeSettings.read(Map.of(), USER))
        .isEqualTo(
            new NodeSettings(
                Path.of("/home/u/.casanube"),
                8420,
                8480,
                OptionalInt.empty(),
                Optional.empty(),
                false,
                false));
  }

  @Test
  void read_ofPortZero_takesFreePortsForAll() {
    NodeSettings settings =
        NodeSettings.read(Map.of("CASANUBE_PORT", "0", "CASANUBE_HOME", "/srv/n"), USER);
    assertThat(settings.gatewayPort()).isZero();
    assertThat(settings.contentPort()).isZero();
    assertThat(settings.rpcPort()).hasValue(0);
    assertThat(settings.swarm()).contains(new NodeSettings.SwarmPlace(FREE, true));
    assertThat(NodeSettings.read(Map.of("CASANUBE_SWARM_PORT", "0"), USER).swarm())
        .contains(new NodeSettings.SwarmPlace(FREE, false));
    assertThat(settings.home()).isEqualTo(Path.of("/srv/n"));
  }

  @Test
  void read_ofASwarmPort_takesTheNextOneForWebSocket() {
    assertThat(NodeSettings.read(Map.of("CASANUBE_SWARM_PORT", "5001"), USER).swarm())
        .contains(new NodeSettings.SwarmPlace("/ip6/::/tcp/5001,/ip6/::/tcp/5002/ws", false));
    assertThatThrownBy(() -> NodeSettings.read(Map.of("CASANUBE_SWARM_PORT", "65535"), USER))
        .isInstanceOf(NodeRefusedException.class)
        .hasMessageContaining("CASANUBE_SWARM_PORT is 65535");
  }

  @Test
  void read_ofSeparatePorts_takesBoth() {
    NodeSettings settings =
        NodeSettings.read(
            Map.of(
                "CASANUBE_PORT", "9000",
                "CASANUBE_CONTENT_PORT", "9001",
                "CASANUBE_RPC_PORT", "9002"),
            USER);
    assertThat(settings.gatewayPort()).isEqualTo(9000);
    assertThat(settings.contentPort()).isEqualTo(9001);
    assertThat(settings.rpcPort()).hasValue(9002);
  }

  @Test
  void read_ofWhatIsNoPort_isRefusedByName() {
    for (String port : new String[] {"-1", "65536", "http", " 1"}) {
      assertThatThrownBy(() -> NodeSettings.read(Map.of("CASANUBE_PORT", port), USER))
          .isInstanceOf(NodeRefusedException.class)
          .hasMessageContaining("CASANUBE_PORT is " + port);
    }
  }

  @Test
  void failures_ofAStart_areToldByTheirCause() {
    NodeSettings usual = NodeSettings.read(Map.of(), USER);
    Throwable taken = new IllegalStateException("wrapped", new PortInUseException(8420));
    assertThat(Failures.sentence(taken, usual)).contains("port 8420 is taken", "CASANUBE_PORT");
    Throwable content = new IllegalStateException(new PortInUseException(8480));
    assertThat(Failures.sentence(content, usual)).contains("port 8480", "CASANUBE_CONTENT_PORT");
    Throwable other = new RuntimeException("outer", new IOException("disk on fire\nsecond line"));
    assertThat(Failures.sentence(other, usual)).isEqualTo("IOException: disk on fire second line");
    Throwable full = new UncheckedIOException(new IOException("/h/x: No space left on device"));
    assertThat(Failures.sentence(full, usual)).contains("the disk of", "is full");
    assertThat(Failures.isDiskFull(full)).isTrue();
    assertThat(Failures.isDiskFull(other)).isFalse();
    Throwable mute = new IllegalStateException();
    assertThat(Failures.sentence(mute, usual)).isEqualTo("IllegalStateException");
  }
}
