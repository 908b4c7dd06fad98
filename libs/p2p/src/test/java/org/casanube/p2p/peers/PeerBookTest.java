package org.casanube.p2p.peers;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.casanube.multiformats.PeerId;
import org.casanube.multiformats.multiaddr.Multiaddr;
import org.casanube.p2p.Direction;
import org.casanube.p2p.PeerBook.PeerDescription;
import org.casanube.p2p.WireFormatException;
import org.casanube.p2p.keys.KeyPair;
import org.casanube.p2p.keys.PeerRecord;
import org.casanube.p2p.keys.SignedEnvelope;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PeerBookTest {
  private static final KeyPair ALICE = identity(1);
  private static final PeerId ID = ALICE.toPeerId();
  private static final Multiaddr ONE = Multiaddr.parse("/ip4/192.0.2.1/tcp/4001");
  private static final Multiaddr TWO = Multiaddr.parse("/ip4/192.0.2.2/tcp/4001");
  private static final Duration HOUR = Duration.ofHours(1);

  private final SettableClock clock = new SettableClock();
  private final MemoryPeerBook book = new MemoryPeerBook(clock);

  @Test
  void addAddresses_liveAsLongAsTold() {
    book.addAddresses(ID, List.of(ONE), HOUR);
    book.addAddresses(ID, List.of(TWO, Multiaddr.parse(ONE + "/p2p/" + ID)), HOUR.dividedBy(2));

    assertThat(book.addresses(ID)).containsExactly(ONE, TWO);
    clock.add(HOUR.dividedBy(2));
    assertThat(book.addresses(ID)).containsExactly(ONE);
    clock.add(HOUR);
    assertThat(book.addresses(ID)).isEmpty();
    assertThat(book.addresses(identity(2).toPeerId())).isEmpty();
  }

  /** Many identities cost nothing, and each may say much about itself. */
  @Test
  void describe_ofTalkativePeers_keepsTheNewestWithinTheBytes() {
    Set<String> protocols =
        IntStream.range(0, 500).mapToObj(each -> "/p" + each + "x".repeat(200)).collect(toSet());
    PeerDescription talk = new PeerDescription("talkative", "1", protocols);
    for (int number = 1; number <= 1_000; number++) {
      book.describe(identity(number).toPeerId(), talk);
    }

    int kept = book.peers().size();
    assertThat(kept).isBetween(100, (int) (MemoryPeerBook.MAX_BYTES / (500 * 200)));
    assertThat(book.description(identity(1_000).toPeerId())).contains(talk);
    assertThat(book.description(identity(1).toPeerId())).isEmpty();
    // What is forgotten makes room.
    book.peers().forEach(book::forget);
    for (int number = 1; number <= kept; number++) {
      book.describe(identity(number).toPeerId(), talk);
    }
    assertThat(book.peers()).hasSize(kept);
  }

  @Test
  void accept_ofSignedRecords_takesNewerOnesOnly() throws Exception {
    book.addAddresses(ID, List.of(ONE), HOUR);

    assertThat(book.accept(record(5, TWO), HOUR)).isTrue();
    assertThat(book.addresses(ID)).containsExactly(TWO);
    assertThat(book.accept(record(5, ONE), HOUR)).isFalse();
    assertThat(book.accept(record(4, ONE), HOUR)).isFalse();
    assertThat(book.accept(record(6, ONE), HOUR)).isTrue();
    assertThat(book.addresses(ID)).containsExactly(ONE);
    assertThat(book.signedRecord(ID)).isPresent();
    clock.add(HOUR);
    assertThat(book.signedRecord(ID)).isEmpty();
  }

  @Test
  void accept_ofForgedRecord_isRefused() throws Exception {
    byte[] changed = record(5, TWO).toBytes();
    changed[changed.length - 1] ^= 1;
    SignedEnvelope forged = SignedEnvelope.decode(changed);

    assertThatThrownBy(() -> book.accept(forged, HOUR)).isInstanceOf(WireFormatException.class);
    assertThat(book.peers()).isEmpty();
  }

  @Test
  void addAddresses_beyondLimits_forgetsTheOldest() {
    MemoryPeerBook small = new MemoryPeerBook(clock, 3);
    for (int number = 1; number <= 5; number++) {
      small.addAddresses(identity(number).toPeerId(), List.of(ONE), HOUR);
    }
    for (int port = 1; port < 100; port++) {
      book.addAddresses(
          ID, List.of(Multiaddr.parse("/ip4/192.0.2.1/tcp/" + port)), HOUR.plusSeconds(port));
    }

    assertThat(small.peers())
        .containsExactly(identity(3).toPeerId(), identity(4).toPeerId(), identity(5).toPeerId());
    assertThat(book.addresses(ID))
        .hasSize(MemoryPeerBook.MAX_ADDRESSES)
        .contains(Multiaddr.parse("/ip4/192.0.2.1/tcp/99"));
  }

  @Test
  void hear_ofVeryMany_pushesOutNobodyWhoWasReached() {
    MemoryPeerBook small = new MemoryPeerBook(clock, 400);
    for (int number = 1; number <= 100; number++) {
      small.addAddresses(identity(number).toPeerId(), List.of(ONE), HOUR);
      small.met(identity(number).toPeerId(), Direction.OUTBOUND);
    }
    for (int number = 1_000; number < 3_000; number++) {
      small.hear(identity(number % 50 + 200).toPeerId(), identity(number).toPeerId(), List.of(TWO));
      small.addAddresses(identity(number + 5_000).toPeerId(), List.of(TWO), HOUR);
      small.describe(identity(number + 10_000).toPeerId(), new PeerDescription("a", "b", Set.of()));
      small.met(identity(number + 10_000).toPeerId(), Direction.INBOUND);
    }
    assertThat(small.peers()).hasSize(400);
    for (int number = 1; number <= 100; number++) {
      assertThat(small.addresses(identity(number).toPeerId())).containsExactly(ONE);
    }
    // Those that called, under as many names as they like, leave room for hearsay too.
    assertThat(small.addresses(identity(7_999).toPeerId())).containsExactly(TWO);
  }

  @Test
  void hear_ofOneTeller_leavesRoomForOthers() {
    MemoryPeerBook small = new MemoryPeerBook(clock, 320);
    PeerId honest = identity(1).toPeerId();
    small.hear(identity(2).toPeerId(), honest, List.of(ONE));
    for (int number = 1_000; number < 3_000; number++) {
      small.hear(identity(3).toPeerId(), identity(number).toPeerId(), List.of(TWO));
    }
    assertThat(small.peers()).hasSize(1 + 320 / 32).contains(honest);
    assertThat(small.addresses(identity(2_999).toPeerId())).containsExactly(TWO);
    small.met(identity(2_999).toPeerId(), Direction.OUTBOUND);
    for (int number = 3_000; number < 4_000; number++) {
      small.hear(identity(3).toPeerId(), identity(number).toPeerId(), List.of(TWO));
    }
    assertThat(small.addresses(identity(2_999).toPeerId())).containsExactly(TWO);
    assertThat(small.peers()).hasSize(2 + 320 / 32);
  }

  /** Also after a restart. */
  @Test
  void met_isKnownWhenLoaded(@TempDir Path folder) throws Exception {
    MemoryPeerBook small = new MemoryPeerBook(clock, 8);
    small.addAddresses(ID, List.of(ONE), HOUR);
    small.met(ID, Direction.OUTBOUND);
    new PeerBookFile(folder.resolve("peers")).save(small);
    MemoryPeerBook loaded = new MemoryPeerBook(clock, 8);
    assertThat(new PeerBookFile(folder.resolve("peers")).loadInto(loaded, clock)).isOne();
    for (int number = 10; number < 100; number++) {
      loaded.addAddresses(identity(number).toPeerId(), List.of(TWO), HOUR);
    }
    assertThat(loaded.addresses(ID)).containsExactly(ONE);
    assertThat(loaded.peers()).hasSize(8);
  }

  @Test
  void load_ofAFolder_knowsNobody(@TempDir Path folder) throws Exception {
    Path path = Files.createDirectory(folder.resolve("peers"));
    assertThat(new PeerBookFile(path).loadInto(book, clock)).isZero();
    assertThat(path).isDirectory();
  }

  @Test
  void save_andLoad_keepsWhatIsKnown(@TempDir Path folder) throws Exception {
    Path path = folder.resolve("peers");
    PeerId other = identity(2).toPeerId();
    PeerDescription description = new PeerDescription("kubo/1", "ipfs/0.1.0", Set.of("/a", "/b"));
    book.accept(record(5, TWO), HOUR);
    book.describe(ID, description);
    book.addAddresses(other, List.of(ONE), HOUR);
    book.describe(identity(3).toPeerId(), description);
    new PeerBookFile(path).save(book);
    MemoryPeerBook loaded = new MemoryPeerBook(clock);

    assertThat(new PeerBookFile(path).loadInto(loaded, clock)).isEqualTo(2);
    assertThat(loaded.addresses(ID)).containsExactly(TWO);
    assertThat(loaded.description(ID)).contains(description);
    assertThat(loaded.addresses(other)).containsExactly(ONE);
    assertThat(loaded.accept(record(5, ONE), HOUR)).isFalse();
    clock.add(HOUR);
    assertThat(loaded.addresses(other)).isEmpty();
    assertThat(folder.toFile().list()).containsExactly("peers");
  }

  @Test
  void load_ofDamagedFile_knowsNobody(@TempDir Path folder) throws Exception {
    Path path = folder.resolve("peers");
    PeerBookFile file = new PeerBookFile(path);
    assertThat(file.loadInto(book, clock)).isZero();
    book.accept(record(5, TWO), HOUR);
    file.save(book);
    byte[] good = Files.readAllBytes(path);
    Random random = new Random(11);
    for (int round = 0; round < 200; round++) {
      byte[] damaged = good.clone();
      damaged[random.nextInt(damaged.length)] ^= (byte) (1 + random.nextInt(255));
      Files.write(path, random.nextBoolean() ? damaged : Arrays.copyOf(good, round));
      assertThat(file.loadInto(new MemoryPeerBook(clock), clock)).isZero();
    }
  }

  private static SignedEnvelope record(long sequence, Multiaddr address) {
    return new PeerRecord(ID, sequence, List.of(address)).seal(ALICE);
  }

  private static KeyPair identity(int number) {
    byte[] seed = new byte[32];
    ByteBuffer.wrap(seed).putInt(number);
    return KeyPair.ofSeed(seed);
  }

  private static final class SettableClock extends Clock {
    private Instant now = Instant.parse("2026-11-22T00:00:00Z");

    void add(Duration time) {
      now = now.plus(time);
    }

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }
}
