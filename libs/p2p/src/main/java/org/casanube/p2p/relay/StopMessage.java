package org.casanube.p2p.relay;

import java.util.Optional;
import org.casanube.multiformats.PeerId;
import org.casanube.p2p.WireFormatException;

/** Between a relay and the peer that has reserved a place there. */
record StopMessage(
    Type type, Optional<PeerId> peer, Optional<CircuitLimit> limit, Optional<RelayStatus> status) {
  static final String ID = "/libp2p/circuit/relay/0.2.0/stop";

  private static final RelayFields.Numbers NUMBERS =
      new RelayFields.Numbers("stop message", 1, 0, 3, 4);

  enum Type {
    CONNECT(0),
    STATUS(1);

    private final int number;

    Type(int number) {
      this.number = number;
    }

    int number() {
      return number;
    }
  }

  static StopMessage connect(PeerId source, CircuitLimit limit) {
    return new StopMessage(Type.CONNECT, Optional.of(source), Optional.of(limit), Optional.empty());
  }

  static StopMessage status(RelayStatus status) {
    return new StopMessage(Type.STATUS, Optional.empty(), Optional.empty(), Optional.of(status));
  }

  static StopMessage decode(byte[] bytes) throws WireFormatException {
    RelayFields fields = RelayFields.decode(bytes, NUMBERS);
    return new StopMessage(
        Type.values()[fields.type()], fields.peer(), fields.limit(), fields.status());
  }

  byte[] encode() {
    return new RelayFields(type.number(), peer, Optional.empty(), limit, status).encode(NUMBERS);
  }
}
