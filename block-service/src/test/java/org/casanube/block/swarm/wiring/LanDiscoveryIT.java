package org.casanube.block.swarm.wiring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.casanube.block.swarm.SwarmNetwork;
import org.casanube.p2p.Host;
import org.casanube.testpeers.Conditions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** Nodes on one machine, by real multicast on an interface of it that is not the loopback. */
class LanDiscoveryIT {
  @TempDir private Path folder;

  @Test
  void start_ofTwoWithOneKey_connectsThemAndNotAThird() throws Exception {
    InetAddress address = require(multicastAddress());
    Files.createDirectories(folder.resolve("b/secrets"));
    node("a", address)
        .run(first -> {
          Files.copy(folder.resolve("a/secrets/swarm.key"), folder.resolve("b/secrets/swarm.key"));
          node("c", address)
              .run(stranger ->
                  node("b", address)
                      .run(second -> {
                        Host one = first.getBean(Host.class);
                        Host other = second.getBean(Host.class);
                        await()
                            .atMost(Duration.ofSeconds(30))
                            .until(() -> !one.connections(other.id()).isEmpty());
                        Host third = stranger.getBean(Host.class);
                        assertThat(third.connections()).isEmpty();
                        // It was heard, and not even taken for one that could be dialled.
                        assertThat(one.peers().addresses(third.id())).isEmpty();
                        assertThat(first.getBean(LanDiscovery.class).isRunning()).isTrue();

                        // With the key it is of the others' network, and need not be restarted.
                        String key = first.getBean(SwarmNetwork.class).key().content();
                        assertThat(stranger.getBean(SwarmNetwork.class).use(key).isUsed()).isTrue();
                        await()
                            .atMost(Duration.ofSeconds(30))
                            .until(() -> !one.connections(third.id()).isEmpty());
                      }));
        });
  }

  @Test
  void start_withoutMdns_looksForNobody() {
    runner("d", "/ip4/127.0.0.1/tcp/0")
        .run(context -> assertThat(context.getBean(LanDiscovery.class).isRunning()).isFalse());
  }

  private ApplicationContextRunner node(String home, InetAddress address) {
    return runner(home, "/ip4/" + address.getHostAddress() + "/tcp/0")
        .withPropertyValues(
            "casanube.block.swarm.mdns.enabled=true", "casanube.block.swarm.mdns.interval=10s");
  }

  private ApplicationContextRunner runner(String home, String listen) {
    return new SwarmHomes(folder)
        .runner(home, listen)
        .withUserConfiguration(LanDiscoveryConfiguration.class);
  }

  private static InetAddress require(Optional<InetAddress> address) {
    return address.orElseThrow(
        () -> Conditions.missing("No interface of this machine multicasts, so mDNS is not tried."));
  }

  private static Optional<InetAddress> multicastAddress() throws SocketException {
    for (NetworkInterface each : NetworkInterface.networkInterfaces().toList()) {
      if (each.isUp() && each.supportsMulticast() && !each.isLoopback()) {
        Optional<InetAddress> found =
            each.inetAddresses().filter(Inet4Address.class::isInstance).findFirst();
        if (found.isPresent()) {
          return found;
        }
      }
    }
    return Optional.empty();
  }
}
