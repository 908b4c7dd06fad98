package org.casanube.block.swarm.wiring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.casanube.block.swarm.SwarmListening;
import org.casanube.multiformats.PeerId;
import org.casanube.multiformats.multiaddr.Multiaddr;
import org.casanube.p2p.Host;
import org.casanube.p2p.PrivateNetworkException;
import org.casanube.p2p.ping.Ping;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;

class SwarmConfigurationTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String FREE = "/ip4/127.0.0.1/tcp/0";

  @TempDir private Path folder;

  @Test
  void host_ofOneHome_keepsItsIdentity() {
    List<PeerId> ids = new ArrayList<>();
    for (int start = 0; start < 2; start++) {
      runner("a", FREE).run(context -> ids.add(context.getBean(Host.class).id()));
    }
    runner("b", FREE).run(context -> ids.add(context.getBean(Host.class).id()));

    assertThat(ids.get(1)).isEqualTo(ids.get(0));
    assertThat(ids.get(2)).isNotEqualTo(ids.get(0));
  }

  @Test
  void dial_ofAPeerWithTheSameKey_connects() throws Exception {
    Files.createDirectories(folder.resolve("b/secrets"));
    runner("a", FREE)
        .run(first -> {
          Files.copy(folder.resolve("a/secrets/swarm.key"), folder.resolve("b/secrets/swarm.key"));
          runner("b", FREE + "/ws")
              .run(second -> {
                dial(first, second);
                assertThat(host(first).connections(host(second).id())).hasSize(1);
                Ping ping = first.getBean(Ping.class);
                assertThat(ping.ping(host(second).id(), PATIENCE)).isPositive();
              });
        });
  }

  @Test
  void dial_ofAPeerWithAnotherKey_isRefused() {
    runner("a", FREE)
        .run(first ->
            runner("b", FREE)
                .run(second -> {
                  assertThatThrownBy(() -> dial(first, second))
                      .isInstanceOf(PrivateNetworkException.class);
                  assertThat(host(second).connections()).isEmpty();
                }));
  }

  @Test
  void listen_atAMembersRelay_isReachedThroughIt() throws Exception {
    for (String home : List.of("b", "c")) {
      Files.createDirectories(folder.resolve(home).resolve("secrets"));
    }
    runner("a", FREE)
        .withPropertyValues("casanube.block.swarm.relay=true")
        .run(relay -> {
          for (String home : List.of("b", "c")) {
            Files.copy(
                folder.resolve("a/secrets/swarm.key"),
                folder.resolve(home).resolve("secrets/swarm.key"));
          }
          Multiaddr place = relay.getBean(SwarmListening.class).addresses().getFirst();
          runner("b", place + "/p2p-circuit")
              .run(hidden -> {
                SwarmListening listening = hidden.getBean(SwarmListening.class);
                await().atMost(PATIENCE).until(() -> !listening.addresses().isEmpty());
                assertThat(listening.failures()).isEmpty();
                runner("c", FREE).run(third -> dial(third, hidden));
              });
        });
  }

  @Test
  @SuppressWarnings("try") // closed before its end, so that the port is free
  void start_atATakenPort_goesOnAndTakesItWhenItIsFree() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String address = "/ip4/127.0.0.1/tcp/" + taken.getLocalPort();
      runner("a", address + "," + FREE)
          .run(context -> {
            assertThat(context).hasNotFailed();
            SwarmListening listening = context.getBean(SwarmListening.class);
            assertThat(listening.failures()).containsOnlyKeys(Multiaddr.parse(address));
            assertThat(listening.addresses()).hasSize(1);

            taken.close();
            await().atMost(PATIENCE).until(() -> listening.failures().isEmpty());
            assertThat(listening.addresses()).hasSize(2);
          });
    }
  }

  private ApplicationContextRunner runner(String home, String listen) {
    return new SwarmHomes(folder).runner(home, listen);
  }

  private static Host host(ApplicationContext context) {
    return context.getBean(Host.class);
  }

  private static void dial(ApplicationContext from, ApplicationContext to) throws IOException {
    Multiaddr address = to.getBean(SwarmListening.class).addresses().getFirst();
    assertThat(host(from).dial(address).remotePeer()).isEqualTo(host(to).id());
  }
}
