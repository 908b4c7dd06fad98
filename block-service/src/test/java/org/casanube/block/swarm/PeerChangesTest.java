package org.casanube.block.swarm;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.casanube.multiformats.PeerId;
import org.casanube.p2p.keys.KeyPair;
import org.junit.jupiter.api.Test;

class PeerChangesTest {
  private final PeerChanges changes = new PeerChanges();

  @Test
  void take_ofComingAndGoing_tellsBothInOrder() {
    changes.note(peer(1), true);
    assertThat(changes.take(10)).containsExactly(new PeerChange(peer(1), true));
    changes.note(peer(1), false);
    changes.note(peer(2), true);
    assertThat(changes.take(10))
        .containsExactly(new PeerChange(peer(1), false), new PeerChange(peer(2), true));
    assertThat(changes.take(10)).isEmpty();
  }

  @Test
  void take_ofAFlappingPeer_tellsNothingTwice() {
    for (int times = 0; times < 1000; times++) {
      changes.note(peer(1), true);
      changes.note(peer(1), false);
    }
    assertThat(changes.take(10)).isEmpty();
    changes.note(peer(1), true);
    assertThat(changes.take(10)).hasSize(1);
    changes.note(peer(1), false);
    changes.note(peer(1), true);
    assertThat(changes.take(10)).isEmpty();
  }

  @Test
  void take_ofACrowd_tellsNoMoreThanAskedFor() {
    for (int index = 0; index < 3000; index++) {
      changes.note(peer(index), true);
    }
    List<PeerChange> told = new ArrayList<>();
    List<PeerChange> batch = changes.take(32);
    while (!batch.isEmpty()) {
      assertThat(batch).hasSizeLessThanOrEqualTo(32);
      told.addAll(batch);
      batch = changes.take(32);
    }
    assertThat(told).hasSize(1024).endsWith(new PeerChange(peer(2999), true));
  }

  /** Whatever happens: who reads all of it knows, in the end, who is connected. */
  @Test
  void take_ofAnyHistory_endsInWhatIs() {
    Random random = new Random(3);
    Set<PeerId> connected = new HashSet<>();
    Set<PeerId> known = new HashSet<>();
    for (int step = 0; step < 5000; step++) {
      PeerId peer = peer(random.nextInt(50));
      boolean comes = connected.add(peer);
      if (!comes) {
        connected.remove(peer);
      }
      changes.note(peer, comes);
      if (random.nextInt(20) == 0) {
        apply(changes.take(random.nextInt(10)), known);
      }
    }
    apply(changes.take(1000), known);
    assertThat(known).isEqualTo(connected);
  }

  private static void apply(List<PeerChange> told, Set<PeerId> known) {
    for (PeerChange change : told) {
      boolean isNews =
          change.isConnected() ? known.add(change.peer()) : known.remove(change.peer());
      assertThat(isNews).isTrue();
    }
  }

  private static PeerId peer(int number) {
    byte[] seed = new byte[32];
    seed[0] = (byte) number;
    seed[1] = (byte) (number >> 8);
    return KeyPair.ofSeed(seed).toPeerId();
  }
}
