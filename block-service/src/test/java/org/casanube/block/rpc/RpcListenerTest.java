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
import org.casanube.block.rpc.command.Registry;
import org.casanube.block.rpc.server.RpcListener;
import org.casanube.block.rpc.server.RpcProperties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.util.unit.DataSize;
import tools.jackson.databind.json.JsonMapper;

/** Where commands are taken, and from whom. */
class RpcListenerTest {
  @TempDir Path home;

  @Test
  void start_onATakenPort_goesOnWithoutCommands() throws IOException {
    InetAddress loopback = InetAddress.getLoopbackAddress();
    try (ServerSocket taken = new ServerSocket(0, 1, loopback);
        RpcClient rpc = new RpcClient(home)) {
      RpcProperties properties =
          new RpcProperties(
              true,
              loopback,
              taken.getLocalPort(),
              "local",
              Set.of(),
              new RpcProperties.Cors(List.of(), false),
              Map.of(),
              16,
              DataSize.ofBytes(0));
      List<Object> events = new ArrayList<>();
      RpcListener listener =
          new RpcListener(
              properties,
              rpc.service().context().getBean(Registry.class),
              new JsonMapper(),
              new SimpleMeterRegistry(),
              events::add);
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
