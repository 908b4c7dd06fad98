package org.casanube.p2p;

import java.util.Optional;
import org.casanube.multiformats.PeerId;
import org.casanube.p2p.keys.PublicKey;

/** A link whose other side has proved who it is, and that nobody else can read or change. */
public interface SecureLink extends ByteLink {
  /** The key that the other side has proved to hold. */
  PublicKey remoteKey();

  /** The multiplexer that was agreed on within the handshake, if it was. */
  Optional<String> muxer();

  /** The peer at the other side. */
  default PeerId remotePeer() {
    return remoteKey().toPeerId();
  }
}
