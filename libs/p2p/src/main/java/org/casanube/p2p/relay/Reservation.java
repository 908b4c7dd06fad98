package org.casanube.p2p.relay;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.casanube.multiformats.MultiformatException;
import org.casanube.multiformats.multiaddr.Multiaddr;
import org.casanube.p2p.WireFormatException;
import org.casanube.p2p.wire.ProtobufReader;
import org.casanube.p2p.wire.ProtobufWriter;

/**
 * A place at a relay, as the relay tells of it.
 *
 * @param expires in whole seconds
 * @param addresses where the relay is, with its peer id and without {@code /p2p-circuit}
 * @param voucher a {@link Voucher}, not looked at yet
 */
record Reservation(Instant expires, List<Multiaddr> addresses, Optional<byte[]> voucher) {
  static final int MAX_ADDRESSES = 16;

  /** The year 9999: further times are taken for this one. */
  private static final long MAX_SECONDS = 253_402_300_799L;

  Reservation {
    addresses = List.copyOf(addresses);
  }

  /** A time on the wire: seconds, unsigned. */
  static Instant instant(long seconds) {
    boolean tooFar = seconds < 0 || seconds > MAX_SECONDS;
    return Instant.ofEpochSecond(tooFar ? MAX_SECONDS : seconds);
  }

  static Reservation decode(ProtobufReader reader) throws WireFormatException {
    Instant expires = Instant.EPOCH;
    List<Multiaddr> addresses = new ArrayList<>();
    Optional<byte[]> voucher = Optional.empty();
    while (reader.next()) {
      switch (reader.field()) {
        case 1 -> expires = instant(reader.varint());
        case 2 -> addAddress(reader.bytes(), addresses);
        case 3 -> voucher = Optional.of(reader.bytes());
        default -> reader.skip();
      }
    }
    return new Reservation(expires, addresses, voucher);
  }

  private static void addAddress(byte[] bytes, List<Multiaddr> addresses) {
    if (addresses.size() == MAX_ADDRESSES) {
      return;
    }
    try {
      addresses.add(Multiaddr.decode(bytes));
    } catch (MultiformatException unknownHere) {
      // Relays may be at addresses that we cannot read; the others are good all the same.
    }
  }

  ProtobufWriter encode() {
    ProtobufWriter writer = new ProtobufWriter().varint(1, expires.getEpochSecond());
    addresses.forEach(address -> writer.bytes(2, address.toBytes()));
    voucher.ifPresent(bytes -> writer.bytes(3, bytes));
    return writer;
  }
}
