package org.casanube.block.rpc.command;

import java.io.IOException;
import java.io.OutputStream;

/** Where an answer goes. For one thread at a time. */
public interface Output {
  /** Sends the one value that the answer is. */
  void once(Object value) throws IOException;

  /** Begins an answer of one value that is too large to be made first. */
  OutputStream json() throws IOException;

  /** Sends one of several values, at once. */
  void emit(Object value) throws IOException;

  /** Begins an answer of values though there is none yet, so that the caller knows it waits. */
  void begin() throws IOException;

  /** Sends a byte that means nothing between values, to see whether the caller is still there. */
  void keepAlive() throws IOException;

  /**
   * Begins an answer of bytes.
   *
   * @param mediaType what the bytes are; empty for what has no type of its own
   * @param length for {@code X-Content-Length}; negative where it is not known
   */
  OutputStream bytes(String mediaType, long length) throws IOException;
}
