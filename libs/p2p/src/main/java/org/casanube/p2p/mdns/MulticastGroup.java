package org.casanube.p2p.mdns;

import java.io.IOException;
import java.util.function.Consumer;

/** All who listen on the link. */
interface MulticastGroup {
  /** Hears all datagrams from now on, one's own too, each on a thread that may take its time. */
  Membership join(Consumer<Datagram> receiver) throws IOException;

  /**
   * What came.
   *
   * @param source the sender's address, to tell senders apart
   * @param local whether the sender is on this machine
   */
  @SuppressWarnings("ArrayRecordComponent")
  record Datagram(byte[] bytes, String source, boolean local) {}

  /** One's place among them. Thread-safe. */
  interface Membership extends AutoCloseable {
    /** Sends to all; whether anybody hears it is not known. */
    void send(byte[] datagram);

    /** Looks which networks there are now. */
    void refresh();

    @Override
    void close();
  }
}
