package org.casanube.p2p.kad;

import java.util.List;
import java.util.Optional;
import org.casanube.p2p.WireFormatException;

/**
 * A request, or the answer to one. The arrays inside belong to the message: nobody changes them.
 *
 * @see <a href="https://github.com/libp2p/specs/blob/master/kad-dht/README.md#rpc-messages">RPC
 *     messages</a>
 */
final class KadMessage {
  private final Type type;
  private final byte[] key;
  private final Optional<Value> record;
  private final List<DhtPeer> closer;
  private final List<DhtPeer> providers;

  KadMessage(
      Type type,
      byte[] key,
      Optional<Value> record,
      List<DhtPeer> closer,
      List<DhtPeer> providers) {
    this.type = type;
    this.key = key;
    this.record = record;
    this.closer = List.copyOf(closer);
    this.providers = List.copyOf(providers);
  }

  /** What is asked. */
  enum Type {
    PUT_VALUE(0),
    GET_VALUE(1),
    ADD_PROVIDER(2),
    GET_PROVIDERS(3),
    FIND_NODE(4),
    PING(5);

    private final int code;

    Type(int code) {
      this.code = code;
    }

    /** The number on the wire. */
    int code() {
      return code;
    }

    static Type ofCode(long code) throws WireFormatException {
      for (Type each : values()) {
        if (each.code == code) {
          return each;
        }
      }
      throw new WireFormatException("no request has type " + code);
    }
  }

  /** What stands under a key. Who receives it sets the time, which nobody else believes. */
  record Value(Bytes key, Bytes content) {}

  /** A question that a key alone makes. */
  static KadMessage ask(Type type, byte[] key) {
    return new KadMessage(type, key, Optional.empty(), List.of(), List.of());
  }

  static KadMessage putValue(byte[] key, byte[] value) {
    Value content = new Value(new Bytes(key), new Bytes(value));
    return new KadMessage(Type.PUT_VALUE, key, Optional.of(content), List.of(), List.of());
  }

  static KadMessage addProvider(byte[] key, DhtPeer self) {
    return new KadMessage(Type.ADD_PROVIDER, key, Optional.empty(), List.of(), List.of(self));
  }

  static KadMessage ping() {
    return ask(Type.PING, new byte[0]);
  }

  Type type() {
    return type;
  }

  byte[] key() {
    return key;
  }

  Optional<Value> record() {
    return record;
  }

  List<DhtPeer> closer() {
    return closer;
  }

  List<DhtPeer> providers() {
    return providers;
  }
}
