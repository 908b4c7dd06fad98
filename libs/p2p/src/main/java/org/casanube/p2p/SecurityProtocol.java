package org.casanube.p2p;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.casanube.multiformats.PeerId;

/** A handshake that makes a raw link a {@link SecureLink}. Thread-safe. */
public interface SecurityProtocol {
  /** The protocol's id in multistream-select, like {@code /noise}. */
  String id();

  /**
   * Does the handshake; whoever calls bounds its time by closing the link.
   *
   * @throws HandshakeException if the other side does not follow the protocol, or is another peer
   */
  SecureLink secure(ByteLink link, Side side) throws IOException;

  /**
   * What a side brings into the handshake.
   *
   * @param direction who has dialled, and so begins
   * @param expected the peer that must be at the other side; empty if anyone may be
   * @param muxers ids of the multiplexers this side knows, preferred ones first
   */
  record Side(Direction direction, Optional<PeerId> expected, List<String> muxers) {
    public Side {
      muxers = List.copyOf(muxers);
    }

    /**
     * Refuses another peer than the expected one.
     *
     * @throws HandshakeException if it is another one
     */
    public void requireExpected(PeerId found) throws HandshakeException {
      if (expected.isPresent() && !expected.get().equals(found)) {
        throw new UnexpectedPeerException(expected.get(), found);
      }
    }
  }
}
