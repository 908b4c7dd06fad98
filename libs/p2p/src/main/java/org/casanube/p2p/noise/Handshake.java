package org.casanube.p2p.noise;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.casanube.p2p.ByteLink;
import org.casanube.p2p.Direction;
import org.casanube.p2p.HandshakeException;
import org.casanube.p2p.SecurityProtocol.Side;

/**
 * One run of the pattern XX: {@code -> e}, {@code <- e, ee, s, es}, {@code -> s, se}, each message
 * behind its length in two bytes. Not thread-safe.
 */
final class Handshake {
  private static final byte[] NOTHING = new byte[0];
  private static final int KEY = X25519.KEY_BYTES;
  private static final int SEALED_KEY = KEY + CipherState.TAG_BYTES;

  /** More than any honest payload takes; an RSA key of 8192 bits fits. */
  private static final int MAX_MESSAGE_BYTES = 8192;

  private final SymmetricState state = new SymmetricState();
  private final ByteLink link;
  private final X25519 staticKey;
  private final X25519 ephemeral;
  private final Side side;
  private final HandshakePayload own;

  Handshake(ByteLink link, X25519 staticKey, HandshakePayload own, Side side, SecureRandom random) {
    this.link = link;
    this.staticKey = staticKey;
    this.ephemeral = X25519.generate(random);
    this.side = side;
    this.own = own.withMuxers(side.muxers());
  }

  NoiseLink run() throws IOException {
    return side.direction() == Direction.OUTBOUND ? initiate() : respond();
  }

  private NoiseLink initiate() throws IOException {
    state.mixHash(ephemeral.publicBytes());
    send(ephemeral.publicBytes(), state.encryptAndHash(NOTHING));

    byte[] second = receive(KEY + SEALED_KEY + CipherState.TAG_BYTES);
    byte[] remoteEphemeral = Arrays.copyOf(second, KEY);
    state.mixHash(remoteEphemeral);
    state.mixKey(ephemeral.agree(remoteEphemeral));
    byte[] remoteStatic = state.decryptAndHash(Arrays.copyOfRange(second, KEY, KEY + SEALED_KEY));
    state.mixKey(ephemeral.agree(remoteStatic));
    HandshakePayload remote =
        verified(
            state.decryptAndHash(Arrays.copyOfRange(second, KEY + SEALED_KEY, second.length)),
            remoteStatic);

    byte[] sealedStatic = state.encryptAndHash(staticKey.publicBytes());
    state.mixKey(staticKey.agree(remoteEphemeral));
    send(sealedStatic, state.encryptAndHash(own.toBytes()));
    CipherState[] keys = state.split();
    return link(remote, keys[0], keys[1]);
  }

  private NoiseLink respond() throws IOException {
    byte[] first = receive(KEY);
    byte[] remoteEphemeral = Arrays.copyOf(first, KEY);
    state.mixHash(remoteEphemeral);
    state.decryptAndHash(Arrays.copyOfRange(first, KEY, first.length));

    state.mixHash(ephemeral.publicBytes());
    state.mixKey(ephemeral.agree(remoteEphemeral));
    byte[] sealedStatic = state.encryptAndHash(staticKey.publicBytes());
    state.mixKey(staticKey.agree(remoteEphemeral));
    send(ephemeral.publicBytes(), sealedStatic, state.encryptAndHash(own.toBytes()));

    byte[] third = receive(SEALED_KEY + CipherState.TAG_BYTES);
    byte[] remoteStatic = state.decryptAndHash(Arrays.copyOf(third, SEALED_KEY));
    state.mixKey(ephemeral.agree(remoteStatic));
    HandshakePayload remote =
        verified(
            state.decryptAndHash(Arrays.copyOfRange(third, SEALED_KEY, third.length)),
            remoteStatic);
    CipherState[] keys = state.split();
    return link(remote, keys[1], keys[0]);
  }

  private HandshakePayload verified(byte[] payload, byte[] remoteStatic) throws HandshakeException {
    HandshakePayload remote = HandshakePayload.decode(payload);
    remote.requireSigned(remoteStatic);
    side.requireExpected(remote.identity().toPeerId());
    return remote;
  }

  private NoiseLink link(HandshakePayload remote, CipherState sending, CipherState receiving) {
    boolean dialled = side.direction() == Direction.OUTBOUND;
    Optional<String> muxer =
        dialled
            ? firstShared(side.muxers(), remote.muxers())
            : firstShared(remote.muxers(), side.muxers());
    return new NoiseLink(link, remote.identity(), muxer, sending, receiving);
  }

  /** The initiator's order counts. */
  private static Optional<String> firstShared(List<String> initiator, List<String> responder) {
    return initiator.stream().filter(responder::contains).findFirst();
  }

  private void send(byte[]... parts) throws IOException {
    int length = Arrays.stream(parts).mapToInt(part -> part.length).sum();
    ByteBuffer message = ByteBuffer.allocate(2 + length).putShort((short) length);
    for (byte[] part : parts) {
      message.put(part);
    }
    link.write(message.flip());
  }

  private byte[] receive(int min) throws IOException {
    ByteBuffer head = ByteBuffer.allocate(2);
    link.readFully(head);
    int length = head.getShort(0) & 0xffff;
    if (length < min || length > MAX_MESSAGE_BYTES) {
      throw new HandshakeException(
          "noise message of " + length + " bytes is not of " + min + " to " + MAX_MESSAGE_BYTES);
    }
    byte[] message = new byte[length];
    link.readFully(ByteBuffer.wrap(message));
    return message;
  }
}
