package org.casanube.p2p.relay;

import java.util.Optional;
import org.casanube.multiformats.PeerId;
import org.casanube.p2p.WireFormatException;
import org.casanube.p2p.wire.ProtobufReader;
import org.casanube.p2p.wire.ProtobufWriter;

/** Between a relay and the peer that has reserved a place there. */
record StopMessage(
    Type type, Optional<PeerId> peer, Optional<CircuitLimit> limit, Optional<RelayStatus> status) {
  static final String ID = "/libp2p/circuit/relay/0.2.0/stop";

  enum Type {
    CONNECT(0),
    STATUS(1);

    private final int number;

    Type(int number) {
      this.number = number;
    }

    static Type read(ProtobufReader reader) throws WireFormatException {
      return values()[reader.varintUpTo(values().length - 1)];
    }
  }

  static StopMessage connect(PeerId source, CircuitLimit limit) {
    return new StopMessage(Type.CONNECT, Optional.of(source), Optional.of(limit), Optional.empty());
  }

  static StopMessage status(RelayStatus status) {
    return new StopMessage(Type.STATUS, Optional.empty(), Optional.empty(), Optional.of(status));
  }

  static StopMessage decode(byte[] bytes) throws WireFormatException {
    ProtobufReader reader = new ProtobufReader(bytes);
    Optional<Type> type = Optional.empty();
    Optional<PeerId> peer = Optional.empty();
    Optional<CircuitLimit> limit = Optional.empty();
    Optional<RelayStatus> status = Optional.empty();
    while (reader.next()) {
      switch (reader.field()) {
        case 1 -> type = Optional.of(Type.read(reader));
        case 2 -> peer = Optional.of(PeerField.decode(reader.message()));
        case 3 -> limit = Optional.of(CircuitLimit.decode(reader.message()));
        case 4 -> status = Optional.of(RelayStatus.ofCode(reader.varint()));
        default -> reader.skip();
      }
    }
    if (type.isEmpty()) {
      throw new WireFormatException("stop message lacks its type");
    }
    return new StopMessage(type.get(), peer, limit, status);
  }

  byte[] encode() {
    ProtobufWriter writer = new ProtobufWriter().varint(1, type.number);
    peer.ifPresent(id -> PeerField.write(writer, 2, id));
    CircuitLimit.write(writer, 3, limit);
    status.ifPresent(each -> writer.varint(4, each.code()));
    return writer.toBytes();
  }
}
