package org.casanube.p2p.relay;

import java.time.Instant;
import java.util.Arrays;
import org.casanube.multiformats.PeerId;
import org.casanube.p2p.WireFormatException;
import org.casanube.p2p.keys.KeyPair;
import org.casanube.p2p.keys.SignedEnvelope;
import org.casanube.p2p.wire.ProtobufReader;
import org.casanube.p2p.wire.ProtobufWriter;

/**
 * A relay's signed word that it serves a peer until a time.
 *
 * @param expires in whole seconds
 * @see <a
 *     href="https://github.com/libp2p/specs/blob/master/relay/circuit-v2.md#reservation-vouchers">
 *     Reservation vouchers</a>
 */
record Voucher(PeerId relay, PeerId peer, Instant expires) {
  private static final String DOMAIN = "libp2p-relay-rsvp";
  private static final byte[] PAYLOAD_TYPE = {0x03, 0x02};

  /** Signs the voucher; the signer must be its relay. */
  byte[] seal(KeyPair signer) {
    if (!signer.toPeerId().equals(relay)) {
      throw new IllegalArgumentException("a voucher is signed by its own relay");
    }
    byte[] payload =
        new ProtobufWriter()
            .bytes(1, relay.toBytes())
            .bytes(2, peer.toBytes())
            .varint(3, expires.getEpochSecond())
            .toBytes();
    return SignedEnvelope.seal(signer, DOMAIN, PAYLOAD_TYPE, payload).toBytes();
  }

  /**
   * Reads a voucher.
   *
   * @throws WireFormatException if it is malformed, or not this relay's word about this peer
   */
  static Voucher open(byte[] sealed, PeerId relay, PeerId peer) throws WireFormatException {
    SignedEnvelope envelope = SignedEnvelope.decode(sealed);
    ProtobufReader reader = new ProtobufReader(envelope.open(DOMAIN, PAYLOAD_TYPE));
    byte[] ofRelay = new byte[0];
    byte[] forPeer = new byte[0];
    Instant expires = Instant.EPOCH;
    while (reader.next()) {
      switch (reader.field()) {
        case 1 -> ofRelay = reader.bytes();
        case 2 -> forPeer = reader.bytes();
        case 3 -> expires = Reservation.instant(reader.varint());
        default -> reader.skip();
      }
    }
    boolean isRelays =
        envelope.signer().toPeerId().equals(relay) && Arrays.equals(ofRelay, relay.toBytes());
    if (!isRelays || !Arrays.equals(forPeer, peer.toBytes())) {
      throw new WireFormatException("voucher is not one of " + relay + " for " + peer);
    }
    return new Voucher(relay, peer, expires);
  }
}
