package org.casanube.block.content.listener;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** An answer read off a socket byte by byte, so that nothing is glossed over. */
@SuppressWarnings("ArrayRecordComponent")
record Reply(int status, Map<String, String> headers, byte[] body) {
  /**
   * Reads one answer.
   *
   * @throws EOFException if the connection ends before the answer does
   */
  static Reply read(InputStream source, boolean bodiless) throws IOException {
    String statusLine = line(source);
    Map<String, String> headers = new TreeMap<>();
    for (String line = line(source); !line.isEmpty(); line = line(source)) {
      int colon = line.indexOf(':');
      headers.merge(
          line.substring(0, colon).toLowerCase(Locale.ROOT),
          line.substring(colon + 1).strip(),
          (first, second) -> first + ", " + second);
    }
    int status = Integer.parseInt(statusLine.split(" ")[1]);
    boolean none = bodiless || status == 204 || status == 304;
    return new Reply(status, headers, none ? new byte[0] : body(source, headers));
  }

  private static byte[] body(InputStream source, Map<String, String> headers) throws IOException {
    if ("chunked".equals(headers.get("transfer-encoding"))) {
      ByteArrayOutputStream body = new ByteArrayOutputStream();
      for (int size = chunkSize(source); size > 0; size = chunkSize(source)) {
        body.write(exactly(source, size));
        String _ = line(source);
      }
      String _ = line(source);
      return body.toByteArray();
    }
    return exactly(source, Integer.parseInt(headers.getOrDefault("content-length", "0")));
  }

  private static int chunkSize(InputStream source) throws IOException {
    return Integer.parseInt(line(source), 16);
  }

  private static byte[] exactly(InputStream source, int length) throws IOException {
    byte[] bytes = source.readNBytes(length);
    if (bytes.length < length) {
      throw new EOFException("cut off after " + bytes.length + " of " + length);
    }
    return bytes;
  }

  private static String line(InputStream source) throws IOException {
    StringBuilder line = new StringBuilder();
    while (true) {
      int next = source.read();
      if (next < 0) {
        throw new EOFException("cut off in a line");
      }
      if (next == '\n') {
        return line.toString().stripTrailing();
      }
      line.append((char) next);
    }
  }

  @Nullable String header(String name) {
    return headers.get(name);
  }

  String text() {
    return new String(body, StandardCharsets.UTF_8);
  }
}
