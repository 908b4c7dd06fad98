package org.casanube.p2p.gossipsub;

import java.nio.charset.StandardCharsets;
import org.casanube.p2p.WireFormatException;
import org.casanube.p2p.wire.ProtobufReader;
import org.casanube.p2p.wire.ProtobufWriter;
import org.jspecify.annotations.Nullable;

/**
 * A message as it travels. Absent and empty fields differ, since the signature covers what was
 * written. The arrays are not changed by anyone.
 *
 * @see <a href="https://github.com/libp2p/specs/blob/master/pubsub/README.md#the-message">The
 *     Message</a>
 */
final class WireMessage {
  private final byte @Nullable [] from;
  private final byte @Nullable [] data;
  private final byte @Nullable [] sequence;
  private final String topic;
  private final byte @Nullable [] signature;
  private final byte @Nullable [] key;
  private final int size;

  WireMessage(
      byte @Nullable [] from,
      byte @Nullable [] data,
      byte @Nullable [] sequence,
      String topic,
      byte @Nullable [] signature,
      byte @Nullable [] key) {
    this.from = from;
    this.data = data;
    this.sequence = sequence;
    this.topic = topic;
    this.signature = signature;
    this.key = key;
    this.size =
        lengthOf(from)
            + lengthOf(data)
            + lengthOf(sequence)
            + lengthOf(topic.getBytes(StandardCharsets.UTF_8))
            + lengthOf(signature)
            + lengthOf(key);
  }

  /** With the tag and the length before it, rounded up. */
  private static int lengthOf(byte @Nullable [] field) {
    return field == null ? 0 : field.length + 6;
  }

  static WireMessage decode(ProtobufReader reader) throws WireFormatException {
    byte[] from = null;
    byte[] data = null;
    byte[] sequence = null;
    String topic = "";
    byte[] signature = null;
    byte[] key = null;
    while (reader.next()) {
      switch (reader.field()) {
        case 1 -> from = reader.bytesUpTo(RpcLimits.MAX_PEER_ID_BYTES);
        case 2 -> data = reader.bytes();
        case 3 -> sequence = reader.bytesUpTo(RpcLimits.MAX_SEQUENCE_BYTES);
        case 4 -> topic = reader.stringUpTo(RpcLimits.MAX_TOPIC_BYTES);
        case 5 -> signature = reader.bytesUpTo(RpcLimits.MAX_SIGNATURE_BYTES);
        case 6 -> key = reader.bytesUpTo(RpcLimits.MAX_KEY_BYTES);
        default -> reader.skip();
      }
    }
    return new WireMessage(from, data, sequence, topic, signature, key);
  }

  ProtobufWriter encode() {
    ProtobufWriter writer = unsigned();
    if (signature != null) {
      writer.bytes(5, signature);
    }
    if (key != null) {
      writer.bytes(6, key);
    }
    return writer;
  }

  /** The message without its signature and key: what is signed. */
  ProtobufWriter unsigned() {
    ProtobufWriter writer = new ProtobufWriter(size);
    if (from != null) {
      writer.bytes(1, from);
    }
    if (data != null) {
      writer.bytes(2, data);
    }
    if (sequence != null) {
      writer.bytes(3, sequence);
    }
    return writer.string(4, topic);
  }

  WireMessage signed(byte[] by) {
    return new WireMessage(from, data, sequence, topic, by, key);
  }

  byte @Nullable [] from() {
    return from;
  }

  byte[] data() {
    return data == null ? new byte[0] : data;
  }

  byte @Nullable [] sequence() {
    return sequence;
  }

  String topic() {
    return topic;
  }

  byte @Nullable [] signature() {
    return signature;
  }

  byte @Nullable [] key() {
    return key;
  }

  /** How many bytes it takes at most on the wire. */
  int size() {
    return size;
  }
}
