package org.casanube.p2p;

import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.casanube.multiformats.multiaddr.Multiaddr;

/** A way to reach addresses and to be reached at them. Thread-safe. */
public interface Transport {
  /** True if this transport can dial the address, and listen at it. */
  boolean handles(Multiaddr address);

  /**
   * Connects.
   *
   * @param address one that this transport {@link #handles}; a {@code /p2p/} at its end is ignored
   * @param timeout how long it may take at most
   */
  RawConnection dial(Multiaddr address, Duration timeout) throws IOException;

  /**
   * Listens until the listener is closed.
   *
   * @param accepted is given each connection on a virtual thread of its own, before it is
   *     {@linkplain RawConnection#establish established}
   */
  Listener listen(Multiaddr address, Consumer<RawConnection> accepted) throws IOException;

  /** Where a transport listens. */
  interface Listener extends Closeable {
    /** The addresses that are listened at, with real ports, every interface by its own address. */
    List<Multiaddr> addresses();

    /** Runs this whenever {@link #addresses} begins to answer something else. */
    default void onChange(Runnable changed) {}

    @Override
    void close();
  }
}
