package org.casanube.block.content;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * One request and its answer, whatever carries them. For use by one thread.
 *
 * <p>Whoever fails between {@link #start} and {@link #finish} leaves the exchange unfinished; the
 * carrier then cuts the connection, so that the receiver can't take a part for the whole.
 */
public interface ContentExchange {
  /** {@code GET}, {@code HEAD} or another, as it was sent. */
  String method();

  /** The path as it was sent, still encoded; bytes outside ASCII as characters up to U+00FF. */
  String path();

  /** What follows the question mark, still encoded; null where there is none. */
  @Nullable String query();

  /** The value of a header, several joined by commas; null where it is absent. */
  @Nullable String header(String name);

  /** What came with the request, where an endpoint takes bodies; nothing elsewhere. */
  default byte[] body() {
    return new byte[0];
  }

  /** Sends status and headers. */
  void start(ResponseHead head) throws IOException;

  /**
   * Sends what remains in the buffer, and returns when there is room for more.
   *
   * @param bytes not changed by anybody until the exchange is over
   */
  void write(ByteBuffer bytes) throws IOException;

  /** Ends the answer. */
  void finish() throws IOException;

  /** True for a request whose answer has headers only. */
  default boolean isHead() {
    return method().equals("HEAD");
  }
}
