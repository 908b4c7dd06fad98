package org.casanube.p2p.gossipsub;

import java.util.Arrays;
import java.util.HexFormat;

/**
 * The name of a message: its author's peer id and its sequence number, as the pubsub interface has
 * it; or what the network has agreed on.
 *
 * <p>js-libp2p names signed messages by the author's <em>key</em> and the sequence number instead.
 * A peer id of a short key is that key behind two bytes, so either name tells the other: received
 * ones are brought to the form of the specification, and js peers are told theirs.
 *
 * @see <a
 *     href="https://github.com/libp2p/specs/blob/master/pubsub/README.md#message-identification">
 *     Message identification</a>
 */
public final class MessageId {
  /** The longest name, in bytes. */
  public static final int MAX_BYTES = 128;

  private static final int SEQUENCE_BYTES = 8;
  private static final int MAX_INLINE_KEY = 42;
  private static final byte KEY_BEGINS = 0x08;

  private final byte[] bytes;

  private MessageId(byte[] bytes) {
    this.bytes = bytes;
  }

  static MessageId of(byte[] bytes) {
    return new MessageId(bytes);
  }

  /** The name as the specification has it, of either form. */
  static MessageId received(byte[] bytes) {
    int keyBytes = bytes.length - SEQUENCE_BYTES;
    if (keyBytes < 4
        || keyBytes > MAX_INLINE_KEY
        || bytes[0] != KEY_BEGINS
        || bytes[3] != keyBytes - 4) {
      return new MessageId(bytes);
    }
    byte[] named = new byte[bytes.length + 2];
    named[1] = (byte) keyBytes;
    System.arraycopy(bytes, 0, named, 2, bytes.length);
    return new MessageId(named);
  }

  /** The name that begins with the author's key, if its peer id holds one; else the same. */
  byte[] byKey() {
    int keyBytes = bytes.length - SEQUENCE_BYTES - 2;
    if (keyBytes < 4 || bytes[0] != 0 || bytes[1] != keyBytes) {
      return bytes;
    }
    byte[] named = Arrays.copyOfRange(bytes, 2, bytes.length);
    return isByKey(named) ? named : bytes;
  }

  /** True of names in the form that js-libp2p gives. */
  static boolean isByKey(byte[] bytes) {
    return received(bytes).bytes.length > bytes.length;
  }

  byte[] bytes() {
    return bytes;
  }

  public byte[] toBytes() {
    return bytes.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof MessageId that && Arrays.equals(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    return HexFormat.of().formatHex(bytes);
  }
}
