package org.casanube.p2p.kad;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.casanube.multiformats.PeerId;
import org.casanube.multiformats.multiaddr.Multiaddr;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StateFileTest {
  private static final Instant END = Instant.parse("2030-01-01T00:00:00.123Z");
  private static final StateFile.State STATE =
      new StateFile.State(
          END.minusSeconds(5),
          List.of(entry(1, 1), entry(1, 2), entry(2, 1)),
          List.of(
              new RecordStore.Stored(
                  new Bytes(new byte[] {1}), new Bytes(new byte[] {2, 3}), END)));

  @TempDir Path folder;

  @Test
  void load_ofSaved_isTheSame() throws Exception {
    StateFile file = new StateFile(folder.resolve("state"));
    assertThat(file.load()).isEqualTo(StateFile.State.EMPTY);
    file.save(STATE);
    assertThat(file.load()).isEqualTo(STATE);
    file.save(StateFile.State.EMPTY);
    assertThat(file.load()).isEqualTo(StateFile.State.EMPTY);
  }

  @Test
  void load_ofDamaged_isEmpty() throws Exception {
    Path path = folder.resolve("state");
    StateFile file = new StateFile(path);
    file.save(STATE);
    byte[] good = Files.readAllBytes(path);
    Random random = new Random(4);
    for (int round = 0; round < 200; round++) {
      byte[] bad = good.clone();
      bad[random.nextInt(bad.length)] ^= (byte) (1 + random.nextInt(255));
      Files.write(path, bad);
      assertThat(file.load()).isEqualTo(StateFile.State.EMPTY);
    }
    Files.write(path, new byte[] {1});
    assertThat(file.load()).isEqualTo(StateFile.State.EMPTY);
  }

  private static ProviderStore.Entry entry(int content, int peer) {
    byte[] key = new byte[32];
    key[0] = (byte) peer;
    return new ProviderStore.Entry(
        KadKey.of(new byte[] {(byte) content}),
        PeerId.ofEd25519(key),
        List.of(Multiaddr.parse("/ip4/10.0.0." + peer + "/tcp/4001")),
        END);
  }
}
