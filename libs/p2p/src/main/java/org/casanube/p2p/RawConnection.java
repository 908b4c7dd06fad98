package org.casanube.p2p;

import org.casanube.multiformats.multiaddr.Multiaddr;

/** What a {@link Transport} gives: bytes between two addresses, not secured yet. */
public interface RawConnection extends ByteLink {
  /** Where this side is. */
  Multiaddr localAddress();

  /** Where the other side is, as this one sees it; without {@code /p2p/}. */
  Multiaddr remoteAddress();

  /** True if a relay carries it that bounds its time or its bytes. */
  default boolean isLimited() {
    return false;
  }
}
