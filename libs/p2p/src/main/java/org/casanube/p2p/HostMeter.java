package org.casanube.p2p;

/**
 * Is told what a host does, for measuring. Is called often, and by many threads: it must not wait.
 */
public interface HostMeter {
  /** Measures nothing. */
  HostMeter NONE = new HostMeter() {};

  /** An address was dialled, up to the secured connection. */
  default void dialled(boolean succeeded) {}

  /** An inbound connection was refused because of a limit, or did not come to be secured. */
  default void refused() {}

  /** Bytes were read from streams of this protocol, which this host speaks. */
  default void received(String protocol, int bytes) {}

  /** Bytes were written to streams of this protocol, which this host speaks. */
  default void sent(String protocol, long bytes) {}
}
