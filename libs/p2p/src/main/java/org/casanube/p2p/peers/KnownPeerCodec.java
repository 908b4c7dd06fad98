package org.casanube.p2p.peers;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.casanube.multiformats.PeerId;
import org.casanube.multiformats.multiaddr.Multiaddr;
import org.casanube.p2p.PeerBook.PeerDescription;
import org.casanube.p2p.WireFormatException;
import org.casanube.p2p.keys.SignedEnvelope;
import org.casanube.p2p.wire.ProtobufReader;
import org.casanube.p2p.wire.ProtobufWriter;

/** An entry of a peer book as protobuf; the numbers of the fields stand here alone. */
final class KnownPeerCodec {
  private static final int MAX_TEXT_BYTES = 256;

  private KnownPeerCodec() {}

  static ProtobufWriter write(KnownPeer known) {
    ProtobufWriter writer = new ProtobufWriter(512).bytes(1, known.peer().toBytes());
    known
        .addresses()
        .forEach((address, end) ->
            writer.message(
                2, new ProtobufWriter().bytes(1, address.toBytes()).varint(2, end.toEpochMilli())));
    known
        .signedRecord()
        .ifPresent(record ->
            writer.bytes(3, record.toBytes()).varint(4, known.signedEnd().toEpochMilli()));
    known.description().ifPresent(description -> write(description, writer));
    return writer.varint(8, known.standing().number());
  }

  private static void write(PeerDescription description, ProtobufWriter writer) {
    writer.string(5, description.agent()).string(6, description.protocolVersion());
    description.protocols().forEach(protocol -> writer.string(7, protocol));
  }

  static KnownPeer read(ProtobufReader reader) throws WireFormatException {
    byte[] peer = new byte[0];
    Map<Multiaddr, Instant> addresses = new LinkedHashMap<>();
    Optional<SignedEnvelope> record = Optional.empty();
    Instant signedEnd = Instant.EPOCH;
    String agent = "";
    String version = "";
    Set<String> protocols = new LinkedHashSet<>();
    Standing standing = Standing.HEARD_OF;
    while (reader.next()) {
      switch (reader.field()) {
        case 1 -> peer = reader.bytes();
        case 2 -> readAddress(reader.message(), addresses);
        case 3 -> record = Optional.of(SignedEnvelope.decode(reader.bytes()));
        case 4 -> signedEnd = Instant.ofEpochMilli(reader.varint());
        case 5 -> agent = reader.stringUpTo(MAX_TEXT_BYTES);
        case 6 -> version = reader.stringUpTo(MAX_TEXT_BYTES);
        case 7 -> protocols.add(reader.stringUpTo(MAX_TEXT_BYTES));
        case 8 -> standing = Standing.ofNumber(reader.varint());
        default -> reader.skip();
      }
    }
    Optional<PeerDescription> description =
        protocols.isEmpty() && agent.isEmpty()
            ? Optional.empty()
            : Optional.of(new PeerDescription(agent, version, protocols));
    return new KnownPeer(PeerId.decode(peer), addresses, record, signedEnd, description, standing);
  }

  private static void readAddress(ProtobufReader reader, Map<Multiaddr, Instant> addresses)
      throws WireFormatException {
    byte[] address = new byte[0];
    Instant end = Instant.EPOCH;
    while (reader.next()) {
      switch (reader.field()) {
        case 1 -> address = reader.bytes();
        case 2 -> end = Instant.ofEpochMilli(reader.varint());
        default -> reader.skip();
      }
    }
    addresses.put(Multiaddr.decode(address), end);
  }
}
