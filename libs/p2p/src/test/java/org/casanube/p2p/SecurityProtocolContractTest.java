package org.casanube.p2p;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.FutureTask;
import org.casanube.multiformats.PeerId;
import org.casanube.p2p.SecurityProtocol.Side;
import org.casanube.p2p.keys.KeyPair;
import org.casanube.p2p.wire.LinkPair;
import org.casanube.p2p.wire.MemoryLink;
import org.casanube.p2p.wire.Tasks;
import org.junit.jupiter.api.Test;

/** What every protocol that secures links keeps. */
public abstract class SecurityProtocolContractTest {
  private static final List<String> MUXERS = List.of("/yamux/1.0.0");

  protected final KeyPair alice = KeyPair.generate(new SecureRandom());
  protected final KeyPair bob = KeyPair.generate(new SecureRandom());
  protected final LinkPair pair = new LinkPair();

  protected abstract SecurityProtocol protocolOf(KeyPair identity);

  @Test
  void secure_ofBothSides_provesWhoIsThere() throws Exception {
    FutureTask<SecureLink> listener = listen(MUXERS);
    SecureLink dialled = dial(Optional.of(bob.toPeerId()), MUXERS);
    SecureLink accepted = Tasks.join(listener);

    assertThat(dialled.remotePeer()).isEqualTo(bob.toPeerId());
    assertThat(accepted.remotePeer()).isEqualTo(alice.toPeerId());
    assertThat(accepted.remoteKey()).isEqualTo(alice.publicKey());
    assertThat(dialled.muxer()).contains("/yamux/1.0.0");
    assertThat(accepted.muxer()).contains("/yamux/1.0.0");
  }

  @Test
  void secure_withoutSharedMuxer_leavesItOpen() throws Exception {
    FutureTask<SecureLink> listener = listen(List.of());
    SecureLink dialled = dial(Optional.empty(), MUXERS);

    assertThat(dialled.muxer()).isEmpty();
    assertThat(Tasks.join(listener).muxer()).isEmpty();
  }

  @Test
  void write_ofAnySizes_arrivesAsItWas() throws Exception {
    FutureTask<SecureLink> listener = listen(MUXERS);
    SecureLink dialled = dial(Optional.empty(), MUXERS);
    SecureLink accepted = Tasks.join(listener);
    Random random = new Random(4);
    byte[] content = new byte[3_000_000];
    random.nextBytes(content);

    FutureTask<Void> writer =
        Tasks.start(() -> {
          Random sizes = new Random(5);
          ByteBuffer rest = ByteBuffer.wrap(content);
          while (rest.hasRemaining()) {
            ByteBuffer first = take(rest, sizes.nextInt(200_000));
            ByteBuffer second = take(rest, sizes.nextInt(20));
            if (sizes.nextBoolean()) {
              dialled.write(first, second);
            } else {
              dialled.write(first);
              dialled.write(second);
            }
          }
          dialled.close();
          return null;
        });
    ByteBuffer received = ByteBuffer.allocate(content.length);
    while (received.hasRemaining()) {
      int room = Math.min(received.remaining(), 1 + random.nextInt(150_000));
      ByteBuffer part = received.slice().limit(room);
      int count = accepted.read(part);
      received.position(received.position() + count);
    }

    Tasks.join(writer);
    assertThat(received.array()).isEqualTo(content);
    assertThat(accepted.read(ByteBuffer.allocate(1))).isEqualTo(-1);
  }

  @Test
  void secure_ofAnotherPeerThanExpected_isRefused() {
    FutureTask<SecureLink> listener = listen(MUXERS);
    PeerId expected = KeyPair.generate(new SecureRandom()).toPeerId();

    assertThatThrownBy(() -> dial(Optional.of(expected), MUXERS))
        .isInstanceOf(HandshakeException.class)
        .hasMessageContaining(expected.toString());
    pair.left().close();
    assertThat(listener).isNotNull();
  }

  @Test
  void secure_ofRandomBytes_isRefused() {
    Random random = new Random(6);
    SecurityProtocol protocol = protocolOf(alice);
    for (int round = 0; round < 300; round++) {
      byte[] input = new byte[random.nextInt(600)];
      random.nextBytes(input);
      if (round % 2 == 0 && input.length > 6) {
        imitateHead(input);
      }
      for (Direction direction : Direction.values()) {
        assertThatThrownBy(() ->
                protocol.secure(
                    new MemoryLink(input), new Side(direction, Optional.empty(), MUXERS)))
            .isInstanceOf(IOException.class);
      }
    }
  }

  /** Makes random bytes look like the beginning of a message. */
  protected abstract void imitateHead(byte[] input);

  protected FutureTask<SecureLink> listen(List<String> muxers) {
    Side side = new Side(Direction.INBOUND, Optional.empty(), muxers);
    return Tasks.start(() -> protocolOf(bob).secure(pair.right(), side));
  }

  protected SecureLink dial(Optional<PeerId> expected, List<String> muxers) throws IOException {
    return protocolOf(alice).secure(pair.left(), new Side(Direction.OUTBOUND, expected, muxers));
  }

  private static ByteBuffer take(ByteBuffer source, int count) {
    ByteBuffer part = source.slice().limit(Math.min(count, source.remaining()));
    source.position(source.position() + part.remaining());
    return part;
  }
}
