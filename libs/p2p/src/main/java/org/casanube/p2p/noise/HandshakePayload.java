package org.casanube.p2p.noise;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.casanube.p2p.HandshakeException;
import org.casanube.p2p.WireFormatException;
import org.casanube.p2p.keys.KeyPair;
import org.casanube.p2p.keys.PublicKey;
import org.casanube.p2p.wire.ProtobufReader;
import org.casanube.p2p.wire.ProtobufWriter;

/**
 * What both sides say about themselves inside the handshake: the identity's key, its signature over
 * the static Noise key, and the multiplexers they know.
 *
 * @see <a
 *     href="https://github.com/libp2p/specs/tree/master/noise#libp2p-data-in-handshake-messages">
 *     libp2p data in handshake messages</a>
 */
final class HandshakePayload {
  private static final byte[] SIGNED_PREFIX =
      "noise-libp2p-static-key:".getBytes(StandardCharsets.US_ASCII);
  private static final int MAX_MUXERS = 32;
  private static final int MAX_MUXER_BYTES = 256;

  private final PublicKey identity;
  private final byte[] signature;
  private final List<String> muxers;

  private HandshakePayload(PublicKey identity, byte[] signature, List<String> muxers) {
    this.identity = identity;
    this.signature = signature;
    this.muxers = muxers;
  }

  static HandshakePayload sign(KeyPair identity, byte[] staticKey) {
    return new HandshakePayload(
        identity.publicKey(), identity.sign(signedBytes(staticKey)), List.of());
  }

  HandshakePayload withMuxers(List<String> known) {
    return new HandshakePayload(identity, signature, known);
  }

  static HandshakePayload decode(byte[] bytes) throws HandshakeException {
    try {
      return read(new ProtobufReader(bytes));
    } catch (WireFormatException e) {
      throw new HandshakeException("malformed noise payload: " + e.getMessage(), e);
    }
  }

  private static HandshakePayload read(ProtobufReader reader)
      throws WireFormatException, HandshakeException {
    PublicKey identity = null;
    byte[] signature = new byte[0];
    List<String> muxers = new ArrayList<>();
    while (reader.next()) {
      switch (reader.field()) {
        case 1 -> identity = PublicKey.decode(reader.bytes());
        case 2 -> signature = reader.bytes();
        case 4 -> readExtensions(reader.message(), muxers);
        default -> reader.skip();
      }
    }
    if (identity == null) {
      throw new HandshakeException("noise payload lacks the identity's key");
    }
    return new HandshakePayload(identity, signature, muxers);
  }

  private static void readExtensions(ProtobufReader reader, List<String> muxers)
      throws WireFormatException {
    while (reader.next()) {
      if (reader.field() == 2 && muxers.size() < MAX_MUXERS) {
        muxers.add(reader.stringUpTo(MAX_MUXER_BYTES));
      } else {
        reader.skip();
      }
    }
  }

  byte[] toBytes() {
    ProtobufWriter writer = new ProtobufWriter().bytes(1, identity.toBytes()).bytes(2, signature);
    if (!muxers.isEmpty()) {
      ProtobufWriter extensions = new ProtobufWriter();
      muxers.forEach(each -> extensions.string(2, each));
      writer.message(4, extensions);
    }
    return writer.toBytes();
  }

  PublicKey identity() {
    return identity;
  }

  List<String> muxers() {
    return muxers;
  }

  void requireSigned(byte[] staticKey) throws HandshakeException {
    if (!identity.verify(signedBytes(staticKey), signature)) {
      throw new HandshakeException("identity has not signed the noise key");
    }
  }

  private static byte[] signedBytes(byte[] staticKey) {
    byte[] bytes = Arrays.copyOf(SIGNED_PREFIX, SIGNED_PREFIX.length + staticKey.length);
    System.arraycopy(staticKey, 0, bytes, SIGNED_PREFIX.length, staticKey.length);
    return bytes;
  }
}
