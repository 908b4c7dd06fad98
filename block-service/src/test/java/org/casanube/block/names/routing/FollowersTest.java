package org.casanube.block.names.routing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.casanube.block.names.IpnsName;
import org.casanube.block.names.IpnsRecord;
import org.casanube.block.names.SigningKey;
import org.casanube.block.names.TestKeys;
import org.casanube.block.names.records.RecordCodec;
import org.casanube.block.names.records.RecordCodec.Compatibility;
import org.casanube.multiformats.PeerId;
import org.casanube.p2p.simulation.Simulation;
import org.junit.jupiter.api.Test;

/** Followers of a name on simulated time, most of whom are silent or lie. */
class FollowersTest {
  private static final SigningKey KEY = TestKeys.ed25519(1);
  private static final IpnsName NAME = KEY.ipnsName();

  private final Simulation simulation = new Simulation(1);
  private final List<PeerId> asked = Collections.synchronizedList(new ArrayList<>());
  private final List<PeerId> interrupted = Collections.synchronizedList(new ArrayList<>());
  private final byte[] record = record(5);
  private Duration took = Duration.ofDays(1);

  @Test
  void ask_ofSilentOnesAndOneWhoKnows_takesNoLongerThanPatience() throws Exception {
    List<PeerId> peers = peers(Followers.AT_ONCE);

    assertThat(ask(peers, peer -> peer.equals(peers.getLast()) ? at(20, record) : silence()))
        .containsExactly(record);

    assertThat(took).isBetween(Followers.PATIENCE, Followers.PATIENCE.plusMillis(100));
    assertThat(asked).hasSize(Followers.AT_ONCE);
    assertThat(interrupted).hasSize(Followers.AT_ONCE - 1);
  }

  @Test
  void ask_ofManySilentOnes_comesToTheOneWhoKnows() throws Exception {
    List<PeerId> peers = peers(Followers.MAX_ASKED);

    assertThat(ask(peers, peer -> peer.equals(peers.getLast()) ? at(20, record) : silence()))
        .containsExactly(record);

    assertThat(took).isLessThan(Followers.TIME);
  }

  @Test
  void ask_ofAThousandSilentOnes_asksFewAndEnds() throws Exception {
    assertThat(ask(peers(1_000), _ -> silence())).isEmpty();

    assertThat(asked).hasSize(Followers.MAX_ASKED).doesNotHaveDuplicates();
    assertThat(took).isBetween(Followers.TIME, Followers.TIME.plusMillis(100));
  }

  @Test
  void ask_ofThoseWhoFailOrLie_goesOnAtOnce() throws Exception {
    List<PeerId> peers = peers(Followers.MAX_ASKED);
    byte[] others =
        RecordCodec.create(TestKeys.ed25519(2), content(9), Compatibility.VERSION_2).toBytes();

    List<byte[]> found =
        ask(
            peers,
            peer ->
                switch (peers.indexOf(peer) % 4) {
                  case 0 -> at(1, others);
                  case 1 -> at(1, new byte[2_000_000]);
                  case 2 -> throw new IOException("reset");
                  default -> peers.getLast().equals(peer) ? at(1, record) : Optional.empty();
                });

    assertThat(found).containsExactly(record);
    assertThat(took).isLessThan(Duration.ofSeconds(1));
  }

  @Test
  void ask_ofOldAndNewRecords_hasBoth() throws Exception {
    List<PeerId> peers = peers(3);
    byte[] newer = record(6);

    assertThat(
            ask(
                peers,
                peer ->
                    switch (peers.indexOf(peer)) {
                      case 0 -> at(10, record);
                      case 1 -> at(400, newer);
                      default -> at(3_000, record(7));
                    }))
        .containsExactly(record, newer);
  }

  @Test
  void ask_ofNobody_endsAtOnce() throws Exception {
    assertThat(ask(List.of(), _ -> silence())).isEmpty();
    assertThat(took).isZero();
  }

  private interface Behaviour {
    Optional<byte[]> of(PeerId peer) throws IOException;
  }

  private List<byte[]> ask(List<PeerId> peers, Behaviour behaviour) throws Exception {
    Followers followers =
        new Followers(
            (peer, key, _) -> {
              asked.add(peer);
              assertThat(key).isEqualTo(NAME.routingKey());
              try {
                return behaviour.of(peer);
              } catch (InterruptedIOException e) {
                interrupted.add(peer);
                throw e;
              }
            },
            simulation,
            new Random(3));
    return simulation.run(() -> {
      Duration before = simulation.elapsed();
      List<byte[]> found = followers.ask(peers, NAME);
      took = simulation.elapsed().minus(before);
      simulation.pause(Duration.ofMillis(1));
      return found;
    });
  }

  private Optional<byte[]> silence() throws IOException {
    return at(60_000, new byte[0]);
  }

  private Optional<byte[]> at(int millis, byte[] bytes) throws IOException {
    try {
      simulation.pause(Duration.ofMillis(millis));
      return Optional.of(bytes);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException();
    }
  }

  private static List<PeerId> peers(int count) {
    List<PeerId> peers = new ArrayList<>();
    for (int number = 0; number < count; number++) {
      peers.add(TestKeys.ed25519(100 + number).publicKey().toPeerId());
    }
    return peers;
  }

  private byte[] record(long sequence) {
    return RecordCodec.create(KEY, content(sequence), Compatibility.VERSION_2).toBytes();
  }

  private IpnsRecord.Content content(long sequence) {
    return new IpnsRecord.Content(
        "/ipfs/bafkqaaa",
        sequence,
        simulation.clock().instant().plus(Duration.ofHours(1)),
        Optional.of(Duration.ofMinutes(5)));
  }
}
