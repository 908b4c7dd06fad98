package org.casanube.block.exchange.wiring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.casanube.block.blocks.Block;
import org.casanube.block.blocks.BlockStore;
import org.casanube.block.blocks.Blocks;
import org.casanube.block.blocks.BlocksListener;
import org.casanube.block.blocks.InMemoryBlockStore;
import org.casanube.block.blocks.LocalBlocks;
import org.casanube.block.blocks.TestBlocks;
import org.casanube.block.exchange.Exchange;
import org.casanube.block.exchange.ExchangeSession;
import org.casanube.multiformats.Cid;
import org.casanube.multiformats.Multicodec;
import org.casanube.multiformats.multiaddr.Multiaddr;
import org.casanube.p2p.Host;
import org.casanube.p2p.keys.KeyPair;
import org.casanube.p2p.noise.Noise;
import org.casanube.p2p.schedule.SystemScheduler;
import org.casanube.p2p.swarm.HostBuilder;
import org.casanube.p2p.tcp.TcpTransport;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;

class ExchangeConfigurationTest {
  private final SystemScheduler scheduler = new SystemScheduler(Clock.systemUTC());

  @EnableConfigurationProperties(ExchangeProperties.class)
  static class Settings {}

  @Test
  void blocksAddedAtOneService_arriveAtAnother() {
    Block block = TestBlocks.random(1, 100_000);
    Cid cid = Cid.v1(Multicodec.RAW, block.multihash());
    runner()
        .run(giver ->
            runner()
                .run(taker -> {
                  Multiaddr address = giver.getBean(Host.class).addresses().getFirst();
                  taker.getBean(Host.class).dial(address);
                  try (ExchangeSession session = taker.getBean(Exchange.class).openSession()) {
                    session.want(List.of(cid));
                    assertThat(session.next(Duration.ofMillis(50))).isEmpty();
                    LocalBlocks blocks =
                        new LocalBlocks(
                            giver.getBean(BlockStore.class), giver.getBean(BlocksListener.class));
                    try (Blocks.WriteSession writes = blocks.openSession()) {
                      writes.add(cid, block);
                      writes.commit();
                    }
                    assertThat(session.next(Duration.ofSeconds(30)).orElseThrow().block())
                        .isEqualTo(block);
                  }
                  awaitCount(taker, "received.bytes", 100_000);
                  awaitCount(giver, "sent.blocks", 1);
                }));
    scheduler.close();
  }

  /** Both sides count once they have given and taken, each in its own time. */
  private static void awaitCount(ApplicationContext side, String name, double count) {
    MeterRegistry registry = side.getBean(MeterRegistry.class);
    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(() ->
            assertThat(
                    registry
                        .get("casanube.exchange." + name)
                        .tag("way", "bitswap")
                        .counter()
                        .count())
                .isEqualTo(count));
  }

  private ApplicationContextRunner runner() {
    return new ApplicationContextRunner()
        .withUserConfiguration(ExchangeConfiguration.class, Settings.class)
        .withBean(MeterRegistry.class, SimpleMeterRegistry::new)
        .withBean(BlockStore.class, InMemoryBlockStore::new)
        .withBean(Host.class, this::host);
  }

  private Host host() {
    try {
      SecureRandom random = new SecureRandom();
      KeyPair keys = KeyPair.generate(random);
      Host host =
          new HostBuilder(keys, scheduler)
              .transport(new TcpTransport(scheduler))
              .security(new Noise(keys, random))
              .build();
      host.listen(Multiaddr.parse("/ip4/127.0.0.1/tcp/0"));
      return host;
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
