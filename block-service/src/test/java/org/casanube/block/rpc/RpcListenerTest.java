package org.casanube.block.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.casanube.block.rpc.command.CommandTable;
import org.casanube.block.rpc.command.Registry;
import org.casanube.block.rpc.server.RpcListener;
import org.casanube.block.rpc.server.RpcProperties;
import org.casanube.block.rpc.server.RpcProperties.Authorization;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.util.unit.DataSize;
import tools.jackson.databind.json.JsonMapper;

/** Where commands are taken, and from whom. */
class RpcListenerTest {
  @TempDir Path home;

  private static RpcListener listener(
      InetAddress address, int port, Map<String, Authorization> who, List<Object> events) {
    RpcProperties properties =
        new RpcProperties(
            true,
            address,
            port,
            "local",
            Set.of(),
            new RpcProperties.Cors(List.of(), false),
            who,
            16,
            DataSize.ofBytes(0));
    return new RpcListener(
        properties,
        Registry.of(CommandTable.ofKubo(), List.of()),
        new JsonMapper(),
        new SimpleMeterRegistry(),
        events::add);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0.0.0.0", "::", "192.0.2.1"})
  void start_offLoopbackForEverybody_isRefused(String address) throws IOException {
    List<Object> events = new ArrayList<>();
    RpcListener listener = listener(InetAddress.getByName(address), 0, Map.of(), events);

    listener.start();

    assertThat(listener.address()).isEmpty();
    assertThat(listener.isRunning()).isFalse();
    assertThat(events)
        .singleElement()
        .asInstanceOf(InstanceOfAssertFactories.type(RpcListenerRefused.class))
        .extracting(RpcListenerRefused::reason)
        .asString()
        .contains("casanube.block.rpc.authorizations");
  }

  @Test
  void start_offLoopbackForThoseWhoAreNamed_listens() throws IOException {
    List<Object> events = new ArrayList<>();
    RpcListener listener =
        listener(
            InetAddress.getByName("0.0.0.0"),
            0,
            Map.of("me", new Authorization("bearer:abc", List.of("/api/v0"))),
            events);
    try {
      listener.start();

      assertThat(listener.address()).isPresent();
      assertThat(events).singleElement().isInstanceOf(RpcListenerReady.class);
    } finally {
      listener.stop();
    }
  }

  @Test
  void start_onATakenPort_goesOnWithoutCommands() throws IOException {
    InetAddress loopback = InetAddress.getLoopbackAddress();
    try (ServerSocket taken = new ServerSocket(0, 1, loopback)) {
      List<Object> events = new ArrayList<>();
      RpcListener listener = listener(loopback, taken.getLocalPort(), Map.of(), events);
      listener.start();
      assertThat(listener.address()).isEmpty();
      assertThat(listener.isRunning()).isFalse();
      assertThat(events).isEmpty();
    }
  }

  @Test
  void call_whereAuthorizationsAreSet_needsOne() throws IOException {
    String prefix = "--casanube.block.rpc.authorizations.";
    try (RpcClient rpc =
        new RpcClient(
            home,
            prefix + "reader.secret=bearer:abc",
            prefix + "reader.allowed-paths=/api/v0/id",
            prefix + "all.secret=basic:user:word",
            prefix + "all.allowed-paths=/api/v0")) {
      assertThat(rpc.call("id").statusCode()).isEqualTo(403);
      assertThat(rpc.call("id", "Authorization", "Bearer abc").statusCode()).isEqualTo(200);
      assertThat(rpc.call("version", "Authorization", "Bearer abc").statusCode()).isEqualTo(200);
      assertThat(rpc.call("repo/stat", "Authorization", "Bearer abc").statusCode()).isEqualTo(403);
      HttpResponse<String> all = rpc.call("repo/stat", "Authorization", "Basic dXNlcjp3b3Jk");
      assertThat(all.statusCode()).isEqualTo(200);
    }
  }
}
