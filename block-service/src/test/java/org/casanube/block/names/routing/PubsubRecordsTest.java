package org.casanube.block.names.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import org.casanube.block.names.IpnsName;
import org.casanube.block.names.IpnsRecord;
import org.casanube.block.names.SigningKey;
import org.casanube.block.names.TestKeys;
import org.casanube.block.names.records.RecordCodec;
import org.casanube.block.names.records.RecordCodec.Compatibility;
import org.casanube.p2p.Host;
import org.casanube.p2p.fetch.Fetch;
import org.casanube.p2p.gossipsub.Gossipsub;
import org.casanube.p2p.gossipsub.GossipsubSettings;
import org.casanube.p2p.gossipsub.TopicSubscription;
import org.casanube.p2p.keys.KeyPair;
import org.casanube.p2p.simulation.Plaintext;
import org.casanube.p2p.simulation.SimulatedNetwork;
import org.casanube.p2p.simulation.Simulation;
import org.casanube.p2p.swarm.HostBuilder;
import org.junit.jupiter.api.Test;

/** Hosts that gossip, on simulated time. */
class PubsubRecordsTest {
  private static final SigningKey KEY = TestKeys.ed25519(1);
  private static final IpnsName NAME = KEY.ipnsName();

  private final Simulation simulation = new Simulation(4);
  private final SimulatedNetwork network = new SimulatedNetwork(simulation);
  private final List<AutoCloseable> opened = new ArrayList<>();

  /** Followers who take the question and never answer it neither hide nor delay the record. */
  @Test
  void find_amongSilentFollowers_isAnsweredByTheOneWhoKnows() throws Exception {
    run(() -> {
      Host asker = host(0);
      PubsubRecords asking = records(asker, Optional.empty());
      for (int number = 1; number <= 6; number++) {
        Host silent = host(number);
        Gossipsub gossip = gossip(silent);
        TopicSubscription ignored = gossip.subscribe(NAME.pubsubTopic(), _ -> {});
        silent.setProtocolHandler(
            Fetch.ID,
            stream -> {
              while (stream.read(ByteBuffer.allocate(100)) >= 0) {
                assertThat(stream.protocol()).isEqualTo(Fetch.ID);
              }
              pause(Duration.ofHours(1));
            });
        asker.dial(SimulatedNetwork.addressOf(number));
      }
      byte[] record = record();
      Host knowing = host(7);
      records(knowing, Optional.of(record)).follow(NAME);
      asker.dial(SimulatedNetwork.addressOf(7));
      asking.follow(NAME);
      simulation.pause(Duration.ofSeconds(5));

      Duration before = simulation.elapsed();
      assertThat(asking.find(NAME)).containsExactly(record);
      assertThat(simulation.elapsed().minus(before)).isLessThan(Duration.ofSeconds(1));
    });
  }

  @Test
  void find_withoutFollowers_saysSo() throws Exception {
    run(() -> {
      PubsubRecords alone = records(host(0), Optional.empty());
      assertThatThrownBy(() -> alone.find(NAME))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("no connected peer follows");
    });
  }

  private interface Body {
    void run() throws Exception;
  }

  private void run(Body body) throws Exception {
    Callable<Boolean> all =
        () -> {
          try {
            body.run();
          } finally {
            for (AutoCloseable each : opened.reversed()) {
              each.close();
            }
          }
          return true;
        };
    assertThat(simulation.run(all)).isTrue();
  }

  private Host host(int number) throws IOException {
    byte[] seed = new byte[32];
    ByteBuffer.wrap(seed).putInt(number + 1);
    KeyPair keys = KeyPair.ofSeed(seed);
    Host host =
        new HostBuilder(keys, simulation)
            .transport(network.transport(number))
            .security(new Plaintext(keys))
            .build();
    opened.add(host);
    host.listen(SimulatedNetwork.addressOf(number));
    return host;
  }

  private Gossipsub gossip(Host host) {
    Gossipsub gossip =
        new Gossipsub(
            host, new Random(simulation.random().nextLong()), GossipsubSettings.defaults());
    opened.add(gossip);
    return gossip;
  }

  private PubsubRecords records(Host host, Optional<byte[]> published) {
    PubsubRecords records =
        new PubsubRecords(
            gossip(host), new Fetch(host), _ -> published, simulation, new Random(2), 10);
    opened.add(records);
    return records;
  }

  private byte[] record() {
    IpnsRecord.Content content =
        new IpnsRecord.Content(
            "/ipfs/bafkqaaa",
            1,
            simulation.clock().instant().plus(Duration.ofHours(1)),
            Optional.of(Duration.ofMinutes(5)));
    return RecordCodec.create(KEY, content, Compatibility.VERSION_2).toBytes();
  }

  private void pause(Duration time) throws IOException {
    try {
      simulation.pause(time);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }
}
