package org.casanube.multiformats;

import java.util.Arrays;
import java.util.Optional;

/**
 * The name of a libp2p peer: the multihash of its public key, as libp2p's protobuf writes that. A
 * short key is its own hash (identity multihash), so an Ed25519 peer's key can be read from its
 * name; longer ones, RSA above all, are hashed with SHA2-256.
 *
 * <p>Immutable and thread-safe.
 *
 * @see <a href="https://github.com/libp2p/specs/blob/master/peer-ids/peer-ids.md">libp2p peer
 *     ids</a>
 */
public final class PeerId implements Comparable<PeerId> {
  /** The longest key that is its own hash, in bytes of its protobuf. */
  public static final int MAX_INLINE_KEY_BYTES = 42;

  private static final int ED25519_KEY_BYTES = 32;

  /** Field 1, key type: 1 for Ed25519; field 2, key bytes: 32 of them. */
  private static final byte[] ED25519_PROTOBUF_HEAD = {0x08, 0x01, 0x12, ED25519_KEY_BYTES};

  private final Multihash multihash;

  private PeerId(Multihash multihash) {
    this.multihash = multihash;
  }

  /**
   * The peer id that this multihash is.
   *
   * @throws MultiformatException if it is neither a SHA2-256 multihash nor an identity multihash of
   *     at most {@link #MAX_INLINE_KEY_BYTES}
   */
  public static PeerId of(Multihash multihash) {
    if (multihash.isIdentity()) {
      if (multihash.digestLength() == 0 || multihash.digestLength() > MAX_INLINE_KEY_BYTES) {
        throw new MultiformatException(
            "peer id holds a key of "
                + multihash.digestLength()
                + " bytes, not of 1 to "
                + MAX_INLINE_KEY_BYTES);
      }
    } else if (!multihash.function().equals(Multicodec.SHA2_256)) {
      throw new MultiformatException(
          "peer id is a multihash of " + multihash.function() + ", not identity or sha2-256");
    }
    return new PeerId(multihash);
  }

  /** The peer id of a public key, given as the bytes of libp2p's protobuf. */
  public static PeerId ofPublicKey(byte[] protobuf) {
    return of(
        protobuf.length <= MAX_INLINE_KEY_BYTES
            ? Multihash.identity(protobuf)
            : Multihash.sha256(protobuf));
  }

  /** The peer id of an Ed25519 public key, given as its 32 bytes. */
  public static PeerId ofEd25519(byte[] publicKey) {
    if (publicKey.length != ED25519_KEY_BYTES) {
      throw new MultiformatException(
          "Ed25519 public key has " + publicKey.length + " bytes instead of 32");
    }
    byte[] protobuf = Arrays.copyOf(ED25519_PROTOBUF_HEAD, 4 + ED25519_KEY_BYTES);
    System.arraycopy(publicKey, 0, protobuf, 4, ED25519_KEY_BYTES);
    return ofPublicKey(protobuf);
  }

  /**
   * Reads a peer id in any form in use: {@code 12D3Koo…} and {@code Qm…} in base58btc, or a CID of
   * codec libp2p-key ({@code k51…}, {@code bafz…}).
   *
   * @throws MultiformatException if it is none
   */
  public static PeerId parse(String text) {
    if (text.startsWith("1") || text.startsWith("Qm")) {
      return of(Multihash.decode(Multibase.BASE58_BTC.decodeBare(text)));
    }
    Cid cid = Cid.parse(text);
    if (!cid.codec().equals(Multicodec.LIBP2P_KEY)) {
      throw new MultiformatException("CID of codec " + cid.codec() + " is not a peer id");
    }
    return of(cid.multihash());
  }

  /** The peer id that the bytes of a multihash are, as protocols send it. */
  public static PeerId decode(byte[] bytes) {
    return of(Multihash.decode(bytes));
  }

  public Multihash multihash() {
    return multihash;
  }

  /** The bytes as protocols send them. */
  public byte[] toBytes() {
    return multihash.toBytes();
  }

  /** The CID of codec libp2p-key, whose text in base36 ({@code k51…}) is an IPNS name. */
  public Cid toCid() {
    return Cid.v1(Multicodec.LIBP2P_KEY, multihash);
  }

  /** The public key as libp2p's protobuf, where the id holds it. */
  public Optional<byte[]> publicKey() {
    return multihash.isIdentity() ? Optional.of(multihash.digest()) : Optional.empty();
  }

  /** The 32 bytes of the Ed25519 public key, where the id holds one. */
  public Optional<byte[]> ed25519PublicKey() {
    return publicKey()
        .filter(key ->
            key.length == ED25519_PROTOBUF_HEAD.length + ED25519_KEY_BYTES
                && Arrays.equals(ED25519_PROTOBUF_HEAD, Arrays.copyOf(key, 4)))
        .map(key -> Arrays.copyOfRange(key, 4, key.length));
  }

  /** Orders by the bytes, unsigned. */
  @Override
  public int compareTo(PeerId other) {
    return multihash.compareTo(other.multihash);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof PeerId that && multihash.equals(that.multihash);
  }

  @Override
  public int hashCode() {
    return multihash.hashCode();
  }

  /** {@code 12D3Koo…} or {@code Qm…}. */
  @Override
  public String toString() {
    return multihash.toString();
  }
}
