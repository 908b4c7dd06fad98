package org.casanube.p2p.kad;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.casanube.multiformats.MultiformatException;
import org.casanube.multiformats.PeerId;
import org.casanube.multiformats.multiaddr.Multiaddr;
import org.casanube.p2p.WireFormatException;
import org.casanube.p2p.wire.ProtobufReader;
import org.casanube.p2p.wire.ProtobufWriter;

/**
 * Messages as bytes. What is over a limit of number is left out when reading, and so are addresses
 * of protocols that we do not know; what is over a limit of size is refused.
 */
final class KadMessageCodec {
  /** The longest request that is read, in bytes. */
  static final int MAX_REQUEST_BYTES = 64 << 10;

  /** The longest answer that is read, in bytes: some name hundreds of providers. */
  static final int MAX_ANSWER_BYTES = 1 << 20;

  static final int MAX_KEY_BYTES = 512;
  static final int MAX_VALUE_BYTES = 16 << 10;

  /** The most peers that are taken of each list. */
  static final int MAX_PEERS = 128;

  static final int MAX_ADDRESSES = 16;

  /** The kind of connection that a peer has with another one: it is connected. */
  private static final long CONNECTED = 1;

  private static final int MAX_PEER_ID_BYTES = 64;
  private static final int MAX_ADDRESS_BYTES = 512;

  private KadMessageCodec() {}

  static byte[] encode(KadMessage message) {
    ProtobufWriter writer = new ProtobufWriter(256);
    writer.varint(1, message.type().code());
    if (message.key().length > 0) {
      writer.bytes(2, message.key());
    }
    message.record().ifPresent(value -> writer.message(3, encode(value)));
    message.closer().forEach(peer -> writer.message(8, encode(peer)));
    message.providers().forEach(peer -> writer.message(9, encode(peer)));
    return writer.toBytes();
  }

  private static ProtobufWriter encode(KadMessage.Value value) {
    return new ProtobufWriter(value.content().length() + 64)
        .bytes(1, value.key().array())
        .bytes(2, value.content().array());
  }

  private static ProtobufWriter encode(DhtPeer peer) {
    ProtobufWriter writer = new ProtobufWriter().bytes(1, peer.peer().toBytes());
    peer.addresses().stream()
        .limit(MAX_ADDRESSES)
        .forEach(address -> writer.bytes(2, address.toBytes()));
    if (peer.isConnected()) {
      writer.varint(3, CONNECTED);
    }
    return writer;
  }

  static KadMessage decode(byte[] bytes) throws WireFormatException {
    ProtobufReader reader = new ProtobufReader(bytes);
    KadMessage.Type type = KadMessage.Type.PUT_VALUE;
    byte[] key = new byte[0];
    Optional<KadMessage.Value> record = Optional.empty();
    List<DhtPeer> closer = new ArrayList<>();
    List<DhtPeer> providers = new ArrayList<>();
    while (reader.next()) {
      switch (reader.field()) {
        case 1 -> type = KadMessage.Type.ofCode(reader.varint());
        case 2 -> key = reader.bytesUpTo(MAX_KEY_BYTES);
        case 3 -> record = Optional.of(readValue(reader.message()));
        case 8 -> readPeer(reader, closer);
        case 9 -> readPeer(reader, providers);
        default -> reader.skip();
      }
    }
    return new KadMessage(type, key, record, closer, providers);
  }

  private static KadMessage.Value readValue(ProtobufReader reader) throws WireFormatException {
    byte[] key = new byte[0];
    byte[] content = new byte[0];
    while (reader.next()) {
      switch (reader.field()) {
        case 1 -> key = reader.bytesUpTo(MAX_KEY_BYTES);
        case 2 -> content = reader.bytesUpTo(MAX_VALUE_BYTES);
        default -> reader.skip();
      }
    }
    return new KadMessage.Value(new Bytes(key), new Bytes(content));
  }

  private static void readPeer(ProtobufReader reader, List<DhtPeer> peers)
      throws WireFormatException {
    if (peers.size() >= MAX_PEERS) {
      reader.skip();
      return;
    }
    ProtobufReader inner = reader.message();
    Optional<PeerId> id = Optional.empty();
    List<Multiaddr> addresses = new ArrayList<>();
    boolean isConnected = false;
    while (inner.next()) {
      switch (inner.field()) {
        case 1 -> id = peerId(inner.bytesUpTo(MAX_PEER_ID_BYTES));
        case 2 -> {
          byte[] address = inner.bytes();
          if (addresses.size() < MAX_ADDRESSES && address.length <= MAX_ADDRESS_BYTES) {
            address(address).ifPresent(addresses::add);
          }
        }
        case 3 -> isConnected = inner.varint() == CONNECTED;
        default -> inner.skip();
      }
    }
    if (id.isPresent()) {
      peers.add(new DhtPeer(id.get(), addresses, isConnected));
    }
  }

  private static Optional<PeerId> peerId(byte[] bytes) {
    try {
      return Optional.of(PeerId.decode(bytes));
    } catch (MultiformatException unknownKind) {
      return Optional.empty();
    }
  }

  private static Optional<Multiaddr> address(byte[] bytes) {
    try {
      return Multiaddr.decode(bytes).withoutPeer();
    } catch (MultiformatException unknownProtocol) {
      return Optional.empty();
    }
  }
}
