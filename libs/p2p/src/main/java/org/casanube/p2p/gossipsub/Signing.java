package org.casanube.p2p.gossipsub;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.casanube.multiformats.MultiformatException;
import org.casanube.multiformats.PeerId;
import org.casanube.p2p.WireFormatException;
import org.casanube.p2p.keys.KeyPair;
import org.casanube.p2p.keys.PublicKey;

/**
 * Signs own messages and checks others'. Thread-safe.
 *
 * @see <a href="https://github.com/libp2p/specs/blob/master/pubsub/README.md#message-signing">
 *     Message Signing</a>
 */
final class Signing {
  private static final byte[] PREFIX = "libp2p-pubsub:".getBytes(StandardCharsets.US_ASCII);
  private static final int SEQUENCE_BYTES = 8;

  private final KeyPair keys;
  private final GossipsubSettings settings;
  private final AtomicLong sequence;

  /**
   * Signs with these keys.
   *
   * @param firstSequence greater than any number used before by these keys
   */
  Signing(KeyPair keys, GossipsubSettings settings, long firstSequence) {
    this.keys = keys;
    this.settings = settings;
    this.sequence = new AtomicLong(firstSequence);
  }

  WireMessage write(String topic, byte[] data) {
    if (settings.signatures() == SignaturePolicy.STRICT_NO_SIGN) {
      return new WireMessage(null, data, null, topic, null, null);
    }
    byte[] number = ByteBuffer.allocate(SEQUENCE_BYTES).putLong(sequence.getAndIncrement()).array();
    WireMessage message =
        new WireMessage(keys.toPeerId().toBytes(), data, number, topic, null, null);
    return message.signed(keys.sign(signedBytes(message)));
  }

  /**
   * The message's name, as far as its form allows for one; its signature is not looked at.
   *
   * @throws WireFormatException if it lacks what the policy demands, or has what it forbids
   */
  MessageId nameOf(WireMessage message) throws WireFormatException {
    byte[] from = message.from();
    byte[] number = message.sequence();
    if (settings.signatures() == SignaturePolicy.STRICT_NO_SIGN) {
      if (from != null || number != null || message.signature() != null || message.key() != null) {
        throw new WireFormatException("message names an author where none may");
      }
    } else if (from == null
        || number == null
        || number.length != SEQUENCE_BYTES
        || message.signature() == null) {
      throw new WireFormatException("message is not signed");
    }
    if (settings.naming().isPresent()) {
      return MessageId.of(settings.naming().get().nameOf(message.topic(), message.data().clone()));
    }
    if (from == null || number == null) {
      return MessageId.of(sha256(message.data()));
    }
    byte[] name = new byte[from.length + number.length];
    System.arraycopy(from, 0, name, 0, from.length);
    System.arraycopy(number, 0, name, from.length, number.length);
    if (name.length > MessageId.MAX_BYTES) {
      throw new WireFormatException("message's author has a name of " + from.length + " bytes");
    }
    return MessageId.of(name);
  }

  /**
   * The author, proved by the signature; nobody, if messages are not signed.
   *
   * @throws WireFormatException if the signature is not the author's
   */
  Optional<PeerId> requireAuthor(WireMessage message) throws WireFormatException {
    byte[] from = message.from();
    byte[] signature = message.signature();
    if (from == null || signature == null) {
      return Optional.empty();
    }
    try {
      PeerId author = PeerId.decode(from);
      if (!keyOf(author, message).verify(signedBytes(message), signature)) {
        throw new WireFormatException("message is not signed by its author " + author);
      }
      return Optional.of(author);
    } catch (MultiformatException e) {
      throw new WireFormatException("message's author is not a peer: " + e.getMessage(), e);
    }
  }

  private static PublicKey keyOf(PeerId author, WireMessage message) throws WireFormatException {
    byte[] sent = message.key();
    if (sent == null) {
      return PublicKey.of(author)
          .orElseThrow(() -> new WireFormatException("message lacks the key of " + author));
    }
    PublicKey key = PublicKey.decode(sent);
    if (!key.toPeerId().equals(author)) {
      throw new WireFormatException("message holds a key that is not its author's");
    }
    return key;
  }

  private static byte[] signedBytes(WireMessage message) {
    byte[] content = message.unsigned().toBytes();
    byte[] all = new byte[PREFIX.length + content.length];
    System.arraycopy(PREFIX, 0, all, 0, PREFIX.length);
    System.arraycopy(content, 0, all, PREFIX.length, content.length);
    return all;
  }

  private static byte[] sha256(byte[] data) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(data);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("JDK without SHA-256", e);
    }
  }
}
