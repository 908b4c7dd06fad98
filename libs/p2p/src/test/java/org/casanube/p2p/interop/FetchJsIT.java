package org.casanube.p2p.interop;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.casanube.multiformats.PeerId;
import org.casanube.p2p.Host;
import org.casanube.p2p.fetch.Fetch;
import org.casanube.p2p.keys.KeyPair;
import org.casanube.p2p.noise.Noise;
import org.casanube.p2p.schedule.SystemScheduler;
import org.casanube.p2p.swarm.HostBuilder;
import org.casanube.p2p.tcp.TcpTransport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** js-libp2p asks for values and gives them. */
class FetchJsIT {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final Duration TIMEOUT = Duration.ofSeconds(20);

  @TempDir Path folder;

  @Test
  void fetch_bothWays_findsAndDoesNotFind() throws Exception {
    KeyPair keys = KeyPair.generate(RANDOM);
    try (SystemScheduler scheduler = new SystemScheduler(Clock.systemUTC());
        JsPeer js = new JsPeer(folder.resolve("js"), "--fetch");
        Host host =
            new HostBuilder(keys, scheduler)
                .transport(new TcpTransport(scheduler))
                .security(new Noise(keys, RANDOM))
                .build();
        Fetch fetch = new Fetch(host)) {
      PeerId peer = host.dial(js.address()).remotePeer();
      Optional<byte[]> value = fetch.fetch(peer, "/echo/a".getBytes(UTF_8), TIMEOUT);
      assertThat(value).contains("/echo/a".getBytes(UTF_8));
      byte[] long100 = ("/echo/" + "a".repeat(100)).getBytes(UTF_8);
      assertThat(fetch.fetch(peer, long100, TIMEOUT)).isEmpty();

      fetch.answer("/ours/", (key, asking) -> Optional.of((asking + "!").getBytes(UTF_8)));
      fetch.answer("/none/", (_, _) -> Optional.empty());
      String us = "\"peer\":\"" + host.id() + "\",\"key\":";
      assertThat(js.ask("fetch", us + "\"/ours/x\"")).contains("\"value\":\"" + peer + "!\"");
      assertThat(js.ask("fetch", us + "\"/none/x\"")).contains("\"value\":null");
    }
  }
}
