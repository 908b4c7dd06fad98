package org.casanube.p2p.relay;

import org.casanube.multiformats.MultiformatException;
import org.casanube.multiformats.PeerId;
import org.casanube.p2p.WireFormatException;
import org.casanube.p2p.wire.ProtobufReader;
import org.casanube.p2p.wire.ProtobufWriter;

/** The message {@code Peer} inside others. Addresses in it are not looked at: none are dialled. */
final class PeerField {
  private PeerField() {}

  static PeerId decode(ProtobufReader reader) throws WireFormatException {
    byte[] id = new byte[0];
    while (reader.next()) {
      if (reader.field() == 1) {
        id = reader.bytes();
      } else {
        reader.skip();
      }
    }
    try {
      return PeerId.decode(id);
    } catch (MultiformatException e) {
      throw new WireFormatException("peer of a relay message has no valid id", e);
    }
  }

  static void write(ProtobufWriter target, int field, PeerId peer) {
    target.message(field, new ProtobufWriter().bytes(1, peer.toBytes()));
  }
}
