package org.casanube.p2p.identify;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.casanube.multiformats.MultiformatException;
import org.casanube.multiformats.multiaddr.Multiaddr;
import org.casanube.p2p.WireFormatException;
import org.casanube.p2p.keys.PublicKey;
import org.casanube.p2p.keys.SignedEnvelope;
import org.casanube.p2p.wire.ProtobufReader;
import org.casanube.p2p.wire.ProtobufWriter;

/**
 * What a peer says about itself. Several messages may follow each other; they count as one.
 *
 * @see <a
 *     href="https://github.com/libp2p/specs/blob/master/identify/README.md#the-identify-message">
 *     The Identify message</a>
 */
final class IdentifyMessage {
  static final int MAX_MESSAGE_BYTES = 16 << 10;
  static final int MAX_MESSAGES = 10;
  private static final int MAX_ADDRESSES = 64;
  private static final int MAX_PROTOCOLS = 512;
  private static final int MAX_TEXT_BYTES = 256;

  /** Up to this size a message goes out whole; others may not take longer ones. */
  private static final int WHOLE_BYTES = 2048;

  Optional<PublicKey> publicKey = Optional.empty();
  final List<Multiaddr> listenAddresses = new ArrayList<>();
  final Set<String> protocols = new LinkedHashSet<>();
  Optional<Multiaddr> observedAddress = Optional.empty();
  String protocolVersion = "";
  String agent = "";
  Optional<SignedEnvelope> signedRecord = Optional.empty();

  /** Adds the fields of one message. */
  void merge(byte[] bytes) throws WireFormatException {
    ProtobufReader reader = new ProtobufReader(bytes);
    while (reader.next()) {
      switch (reader.field()) {
        case 1 -> publicKey = Optional.of(PublicKey.decode(reader.bytes()));
        case 2 -> address(reader.bytes()).ifPresent(this::addAddress);
        case 3 -> addProtocol(reader.stringUpTo(MAX_TEXT_BYTES));
        case 4 -> observedAddress = address(reader.bytes());
        case 5 -> protocolVersion = reader.stringUpTo(MAX_TEXT_BYTES);
        case 6 -> agent = reader.stringUpTo(MAX_TEXT_BYTES);
        case 8 -> signedRecord = Optional.of(SignedEnvelope.decode(reader.bytes()));
        default -> reader.skip();
      }
    }
  }

  private void addAddress(Multiaddr address) {
    if (listenAddresses.size() < MAX_ADDRESSES) {
      listenAddresses.add(address);
    }
  }

  private void addProtocol(String protocol) {
    if (protocols.size() < MAX_PROTOCOLS) {
      protocols.add(protocol);
    }
  }

  /** Peers may know protocols of addresses that we do not. */
  private static Optional<Multiaddr> address(byte[] bytes) {
    try {
      return Optional.of(Multiaddr.decode(bytes));
    } catch (MultiformatException unknownHere) {
      return Optional.empty();
    }
  }

  /** The messages to send: one, or the signed record in a second one if it gets long. */
  List<byte[]> encode() {
    ProtobufWriter writer = new ProtobufWriter(1024);
    publicKey.ifPresent(key -> writer.bytes(1, key.toBytes()));
    listenAddresses.forEach(each -> writer.bytes(2, each.toBytes()));
    protocols.forEach(each -> writer.string(3, each));
    observedAddress.ifPresent(each -> writer.bytes(4, each.toBytes()));
    writer.string(5, protocolVersion).string(6, agent);
    if (signedRecord.isEmpty()) {
      return List.of(writer.toBytes());
    }
    byte[] envelope = signedRecord.get().toBytes();
    if (writer.length() + envelope.length <= WHOLE_BYTES) {
      return List.of(writer.bytes(8, envelope).toBytes());
    }
    return List.of(writer.toBytes(), new ProtobufWriter().bytes(8, envelope).toBytes());
  }
}
