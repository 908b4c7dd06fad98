package org.casanube.p2p.relay;

import java.util.Optional;
import org.casanube.multiformats.PeerId;
import org.casanube.p2p.WireFormatException;
import org.casanube.p2p.wire.ProtobufReader;
import org.casanube.p2p.wire.ProtobufWriter;

/**
 * What messages of both protocols are made of; only the numbers of the fields differ.
 *
 * @param type the number of the type
 */
record RelayFields(
    int type,
    Optional<PeerId> peer,
    Optional<Reservation> reservation,
    Optional<CircuitLimit> limit,
    Optional<RelayStatus> status) {
  private static final int TYPE = 1;
  private static final int PEER = 2;

  /**
   * The numbers of one protocol.
   *
   * @param message what it is called when something is wrong with it
   * @param lastType the highest number of a type
   * @param reservation 0 where there is none
   */
  record Numbers(String message, int lastType, int reservation, int limit, int status) {}

  static RelayFields decode(byte[] bytes, Numbers numbers) throws WireFormatException {
    ProtobufReader reader = new ProtobufReader(bytes);
    int type = -1;
    Optional<PeerId> peer = Optional.empty();
    Optional<Reservation> reservation = Optional.empty();
    Optional<CircuitLimit> limit = Optional.empty();
    Optional<RelayStatus> status = Optional.empty();
    while (reader.next()) {
      int field = reader.field();
      if (field == TYPE) {
        type = reader.varintUpTo(numbers.lastType());
      } else if (field == PEER) {
        peer = Optional.of(PeerField.decode(reader.message()));
      } else if (field == numbers.reservation()) {
        reservation = Optional.of(Reservation.decode(reader.message()));
      } else if (field == numbers.limit()) {
        limit = Optional.of(CircuitLimit.decode(reader.message()));
      } else if (field == numbers.status()) {
        status = Optional.of(RelayStatus.ofCode(reader.varint()));
      } else {
        reader.skip();
      }
    }
    if (type < 0) {
      throw new WireFormatException(numbers.message() + " lacks its type");
    }
    return new RelayFields(type, peer, reservation, limit, status);
  }

  byte[] encode(Numbers numbers) {
    ProtobufWriter writer = new ProtobufWriter().varint(TYPE, type);
    peer.ifPresent(id -> PeerField.write(writer, PEER, id));
    reservation.ifPresent(each -> writer.message(numbers.reservation(), each.encode()));
    CircuitLimit.write(writer, numbers.limit(), limit);
    status.ifPresent(each -> writer.varint(numbers.status(), each.code()));
    return writer.toBytes();
  }
}
