package org.casanube.p2p.relay;

import java.util.Optional;
import org.casanube.multiformats.PeerId;
import org.casanube.p2p.WireFormatException;
import org.casanube.p2p.wire.ProtobufReader;
import org.casanube.p2p.wire.ProtobufWriter;

/** Between a relay and those who use it. */
record HopMessage(
    Type type,
    Optional<PeerId> peer,
    Optional<Reservation> reservation,
    Optional<CircuitLimit> limit,
    Optional<RelayStatus> status) {
  static final String ID = "/libp2p/circuit/relay/0.2.0/hop";

  /** The longest message that is taken, of either protocol. */
  static final int MAX_BYTES = 4096;

  enum Type {
    RESERVE(0),
    CONNECT(1),
    STATUS(2);

    private final int number;

    Type(int number) {
      this.number = number;
    }

    static Type read(ProtobufReader reader) throws WireFormatException {
      return values()[reader.varintUpTo(values().length - 1)];
    }
  }

  static HopMessage reserve() {
    return new HopMessage(
        Type.RESERVE, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
  }

  static HopMessage connect(PeerId target) {
    return new HopMessage(
        Type.CONNECT, Optional.of(target), Optional.empty(), Optional.empty(), Optional.empty());
  }

  static HopMessage reserved(Reservation reservation, CircuitLimit limit) {
    return new HopMessage(
        Type.STATUS,
        Optional.empty(),
        Optional.of(reservation),
        Optional.of(limit),
        Optional.of(RelayStatus.OK));
  }

  static HopMessage connected(CircuitLimit limit) {
    return new HopMessage(
        Type.STATUS,
        Optional.empty(),
        Optional.empty(),
        Optional.of(limit),
        Optional.of(RelayStatus.OK));
  }

  static HopMessage status(RelayStatus status) {
    return new HopMessage(
        Type.STATUS, Optional.empty(), Optional.empty(), Optional.empty(), Optional.of(status));
  }

  static HopMessage decode(byte[] bytes) throws WireFormatException {
    ProtobufReader reader = new ProtobufReader(bytes);
    Optional<Type> type = Optional.empty();
    Optional<PeerId> peer = Optional.empty();
    Optional<Reservation> reservation = Optional.empty();
    Optional<CircuitLimit> limit = Optional.empty();
    Optional<RelayStatus> status = Optional.empty();
    while (reader.next()) {
      switch (reader.field()) {
        case 1 -> type = Optional.of(Type.read(reader));
        case 2 -> peer = Optional.of(PeerField.decode(reader.message()));
        case 3 -> reservation = Optional.of(Reservation.decode(reader.message()));
        case 4 -> limit = Optional.of(CircuitLimit.decode(reader.message()));
        case 5 -> status = Optional.of(RelayStatus.ofCode(reader.varint()));
        default -> reader.skip();
      }
    }
    if (type.isEmpty()) {
      throw new WireFormatException("hop message lacks its type");
    }
    return new HopMessage(type.get(), peer, reservation, limit, status);
  }

  byte[] encode() {
    ProtobufWriter writer = new ProtobufWriter().varint(1, type.number);
    peer.ifPresent(id -> PeerField.write(writer, 2, id));
    reservation.ifPresent(each -> writer.message(3, each.encode()));
    CircuitLimit.write(writer, 4, limit);
    status.ifPresent(each -> writer.varint(5, each.code()));
    return writer.toBytes();
  }
}
