package org.casanube.p2p;

import java.io.IOException;
import org.casanube.multiformats.multiaddr.Multiaddr;

/** What a {@link Transport} gives: bytes between two addresses, not secured yet. */
public interface RawConnection extends ByteLink {
  /** Where this side is. */
  Multiaddr localAddress();

  /** Where the other side is, as this one sees it; without {@code /p2p/}. */
  Multiaddr remoteAddress();

  /**
   * Agrees with the other side on what the transport needs before bytes go, and waits for that.
   * Done once with each accepted connection, before anything else, by whoever was given it: so that
   * it is counted while it waits. Of a dialled one it is done already.
   */
  default void establish() throws IOException {}

  /** True if a relay carries it that bounds its time or its bytes. */
  default boolean isLimited() {
    return false;
  }
}
