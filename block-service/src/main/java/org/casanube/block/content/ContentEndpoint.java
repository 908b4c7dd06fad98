package org.casanube.block.content;

import java.io.IOException;

/** Answers requests of the content listener that are not for content. Safe for many threads. */
public interface ContentEndpoint {
  /** True if requests with this path are for this endpoint. */
  boolean answers(String path);

  /**
   * The longest body that comes with a request, in bytes; 0 to refuse all that have one.
   *
   * @param method the request's
   */
  default int maxBody(String method, String path) {
    return 0;
  }

  /**
   * Answers as {@link ContentGateway#serve} does.
   *
   * @throws IOException if the answer could not be finished
   */
  void serve(ContentExchange exchange) throws IOException;
}
