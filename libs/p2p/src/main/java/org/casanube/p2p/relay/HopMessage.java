package org.casanube.p2p.relay;

import java.util.Optional;
import org.casanube.multiformats.PeerId;
import org.casanube.p2p.WireFormatException;

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

  private static final RelayFields.Numbers NUMBERS =
      new RelayFields.Numbers("hop message", 2, 3, 4, 5);

  enum Type {
    RESERVE(0),
    CONNECT(1),
    STATUS(2);

    private final int number;

    Type(int number) {
      this.number = number;
    }

    int number() {
      return number;
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
    RelayFields fields = RelayFields.decode(bytes, NUMBERS);
    return new HopMessage(
        Type.values()[fields.type()],
        fields.peer(),
        fields.reservation(),
        fields.limit(),
        fields.status());
  }

  byte[] encode() {
    return new RelayFields(type.number(), peer, reservation, limit, status).encode(NUMBERS);
  }
}
