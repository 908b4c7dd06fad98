package org.casanube.p2p.keys;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.casanube.multiformats.MultiformatException;
import org.casanube.multiformats.PeerId;
import org.casanube.multiformats.multiaddr.Multiaddr;
import org.casanube.p2p.WireFormatException;
import org.casanube.p2p.wire.ProtobufReader;
import org.casanube.p2p.wire.ProtobufWriter;

/**
 * Where a peer can be reached, as it says itself; of two records the one of the higher sequence
 * counts. Immutable and thread-safe.
 *
 * @see <a href="https://github.com/libp2p/specs/blob/master/RFC/0003-routing-records.md">RFC 0003:
 *     peer routing records</a>
 */
public record PeerRecord(PeerId peer, long sequence, List<Multiaddr> addresses) {
  /** The most addresses that are taken from one record. */
  public static final int MAX_ADDRESSES = 64;

  private static final String DOMAIN = "libp2p-peer-record";
  private static final byte[] PAYLOAD_TYPE = {0x03, 0x01};

  public PeerRecord {
    addresses = List.copyOf(addresses);
  }

  /** Signs the record; the signer must be its peer. */
  public SignedEnvelope seal(KeyPair signer) {
    if (!signer.toPeerId().equals(peer)) {
      throw new IllegalArgumentException("a record is signed by its own peer");
    }
    ProtobufWriter writer = new ProtobufWriter().bytes(1, peer.toBytes()).varint(2, sequence);
    for (Multiaddr address : addresses) {
      writer.message(3, new ProtobufWriter().bytes(1, address.toBytes()));
    }
    return SignedEnvelope.seal(signer, DOMAIN, PAYLOAD_TYPE, writer.toBytes());
  }

  /**
   * The record in the envelope. Addresses of protocols that are not known here, and those beyond
   * {@link #MAX_ADDRESSES}, are left out.
   *
   * @throws WireFormatException if it is malformed, or not signed by its own peer
   */
  public static PeerRecord open(SignedEnvelope envelope) throws WireFormatException {
    ProtobufReader reader = new ProtobufReader(envelope.open(DOMAIN, PAYLOAD_TYPE));
    PeerId signer = envelope.signer().toPeerId();
    byte[] peer = new byte[0];
    long sequence = 0;
    List<Multiaddr> addresses = new ArrayList<>();
    while (reader.next()) {
      switch (reader.field()) {
        case 1 -> peer = reader.bytes();
        case 2 -> sequence = reader.varint();
        case 3 -> readAddress(reader.message(), addresses);
        default -> reader.skip();
      }
    }
    if (!Arrays.equals(peer, signer.toBytes())) {
      throw new WireFormatException("peer record is signed by another peer: " + signer);
    }
    return new PeerRecord(signer, sequence, addresses);
  }

  private static void readAddress(ProtobufReader reader, List<Multiaddr> addresses)
      throws WireFormatException {
    while (reader.next()) {
      if (reader.field() != 1) {
        reader.skip();
        continue;
      }
      byte[] bytes = reader.bytes();
      if (addresses.size() < MAX_ADDRESSES) {
        try {
          addresses.add(Multiaddr.decode(bytes));
        } catch (MultiformatException unknownHere) {
          // Peers may know protocols that we do not; their other addresses are good all the same.
        }
      }
    }
  }
}
