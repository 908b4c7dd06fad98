package org.casanube.p2p.keys;

import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Optional;
import org.casanube.multiformats.PeerId;
import org.casanube.p2p.WireFormatException;
import org.casanube.p2p.wire.ProtobufReader;
import org.casanube.p2p.wire.ProtobufWriter;

/**
 * The public key of a peer, of any kind that libp2p knows. Immutable and thread-safe; equal when
 * kind and bytes are equal.
 *
 * @see <a href="https://github.com/libp2p/specs/blob/master/peer-ids/peer-ids.md#keys">Peer ids:
 *     keys</a>
 */
public final class PublicKey {
  /** The longest protobuf of a key that is taken, in bytes: RSA of 8192 bits and some. */
  public static final int MAX_BYTES = 2048;

  private final KeyType type;
  private final byte[] content;
  private final SignatureVerifier verifier;

  private PublicKey(KeyType type, byte[] content) throws WireFormatException {
    this.type = type;
    this.content = content;
    try {
      this.verifier = SignatureVerifier.of(type, content);
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw new WireFormatException("malformed public key of type " + type, e);
    }
  }

  /**
   * Reads a key from libp2p's protobuf.
   *
   * @throws WireFormatException if it is malformed, too long, or RSA of less than 2048 or more than
   *     8192 bits
   */
  public static PublicKey decode(byte[] protobuf) throws WireFormatException {
    if (protobuf.length > MAX_BYTES) {
      throw new WireFormatException(
          "public key of " + protobuf.length + " bytes is over the limit of " + MAX_BYTES);
    }
    TypedBytes typed = TypedBytes.decode(protobuf);
    return new PublicKey(typed.type(), typed.content());
  }

  /** The Ed25519 key of these 32 bytes. */
  public static PublicKey ofEd25519(byte[] content) throws WireFormatException {
    return new PublicKey(KeyType.ED25519, content.clone());
  }

  /** The key inside the id of a peer, where the id holds it. */
  public static Optional<PublicKey> of(PeerId peer) throws WireFormatException {
    Optional<byte[]> inline = peer.publicKey();
    return inline.isPresent() ? Optional.of(decode(inline.get())) : Optional.empty();
  }

  public KeyType type() {
    return type;
  }

  /** A copy of the key alone, in the form its type has in libp2p. */
  public byte[] content() {
    return content.clone();
  }

  /** The protobuf in its canonical form, which names the peer. */
  public byte[] toBytes() {
    return new ProtobufWriter(content.length + 8)
        .varint(1, type.code())
        .bytes(2, content)
        .toBytes();
  }

  /** The peer that has this key. */
  public PeerId toPeerId() {
    return PeerId.ofPublicKey(toBytes());
  }

  /** True if the signature is this key's, over the message. */
  public boolean verify(byte[] message, byte[] signature) {
    return verifier.verify(message, signature);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof PublicKey that
        && type == that.type
        && Arrays.equals(content, that.content);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(content);
  }

  /** The type, and the peer that has the key. */
  @Override
  public String toString() {
    return type + " key of " + toPeerId();
  }

  /** The two fields that public and private keys have. */
  static final class TypedBytes {
    private final KeyType type;
    private final byte[] content;

    private TypedBytes(KeyType type, byte[] content) {
      this.type = type;
      this.content = content;
    }

    KeyType type() {
      return type;
    }

    byte[] content() {
      return content;
    }

    static TypedBytes decode(byte[] protobuf) throws WireFormatException {
      ProtobufReader reader = new ProtobufReader(protobuf);
      KeyType type = null;
      byte[] content = null;
      while (reader.next()) {
        switch (reader.field()) {
          case 1 -> {
            long code = reader.varint();
            type =
                KeyType.findByCode(code)
                    .orElseThrow(() -> new WireFormatException("no key has type " + code));
          }
          case 2 -> content = reader.bytes();
          default -> reader.skip();
        }
      }
      if (type == null || content == null) {
        throw new WireFormatException("key lacks its type or its bytes");
      }
      return new TypedBytes(type, content);
    }
  }
}
