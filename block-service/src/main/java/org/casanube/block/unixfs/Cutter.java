package org.casanube.block.unixfs;

/** Finds where a chunk ends from its content alone. */
interface Cutter {
  /** The longest chunk, in bytes. */
  int maxBytes();

  /**
   * The length of the chunk that starts at {@code from}.
   *
   * @param available bytes from there on: {@link #maxBytes} of them or all that are left, at least
   *     one
   */
  int cut(byte[] content, int from, int available);
}
