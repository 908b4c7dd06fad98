package org.casanube.cli.http;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** What a request carries, written once while the answer may already be arriving. */
public interface Body {
  /** The length that is sent chunked because nobody knows it beforehand. */
  long UNKNOWN = -1;

  /** Bytes, or {@link #UNKNOWN}. */
  default long length() {
    return UNKNOWN;
  }

  /** Writes all of it. What this throws ends the request and reaches the caller. */
  void writeTo(BodySink sink) throws IOException;

  /** A body of text in memory. */
  static Body of(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return new Body() {
      @Override
      public long length() {
        return bytes.length;
      }

      @Override
      public void writeTo(BodySink sink) throws IOException {
        sink.write(bytes);
      }
    };
  }
}
