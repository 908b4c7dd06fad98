package org.casanube.block.names;

import java.io.IOException;
import java.util.List;

/**
 * One way by which records travel: a DHT, pubsub, an HTTP server. It need not look at records: all
 * that come from it are checked, and those given to it are valid. Calls run on threads of their
 * own, which are interrupted when nobody waits any more.
 *
 * <p>It is not promised that a record that was put is found by anybody.
 */
public interface RecordRouting {
  /** What it is called in messages and metrics, like {@code dht}. */
  String name();

  /**
   * The records of this name that are found, in any order; none if there are none.
   *
   * @throws IOException if nobody could be asked
   */
  List<byte[]> find(IpnsName name) throws IOException, InterruptedException;

  /**
   * Gives a record to others.
   *
   * @throws IOException if nobody took it
   */
  void put(IpnsName name, byte[] record) throws IOException, InterruptedException;

  /** Has the listener told of records that come by themselves. Most ways know none. */
  default void tell(RecordListener listener) {}
}
