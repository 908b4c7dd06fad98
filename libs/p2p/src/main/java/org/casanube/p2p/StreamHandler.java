package org.casanube.p2p;

import java.io.IOException;

/** Answers streams that peers open. */
@FunctionalInterface
public interface StreamHandler {
  /**
   * Serves a stream to its end, on a virtual thread of its own. The stream is closed when this
   * returns, and reset when it throws.
   */
  void handle(Stream stream) throws IOException;
}
