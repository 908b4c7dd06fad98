package org.casanube.block.routing;

import java.io.IOException;
import java.util.List;

/**
 * One way of finding values that were put under a key, and of putting them there. Values are for
 * whoever put them to check: nothing that is found need be true. Thread-safe.
 */
public interface ValueRouting {
  /** What it is called in messages and metrics, like {@code dht-lan}. */
  String name();

  /**
   * The values under this key, in any order; none if there are none.
   *
   * @param key its namespace included, like {@code /ipns/…}
   * @throws IOException if nobody could be asked
   */
  List<byte[]> findValues(byte[] key) throws IOException, InterruptedException;

  /**
   * Puts a value under a key.
   *
   * @throws IOException if nobody took it
   */
  void putValue(byte[] key, byte[] value) throws IOException, InterruptedException;
}
