package org.casanube.cli.http;

import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** Reads the head of an answer and finds how its body is framed (RFC 9112 §4 to §7). */
final class ResponseReader {
  private static final int MAX_LINE = 8 * 1024;
  private static final int MAX_HEADERS = 200;
  private static final int SWITCHING = 101;
  private static final int FIRST_FINAL = 200;
  private static final int NO_CONTENT = 204;
  private static final int NOT_MODIFIED = 304;

  private final BufferedSource source;

  private ResponseReader(BufferedSource source) {
    this.source = source;
  }

  static Response read(Wire wire, String method) throws IOException {
    return new ResponseReader(new BufferedSource(wire.input())).response(wire, method);
  }

  private Response response(Wire wire, String method) throws IOException {
    while (true) {
      int status = statusLine(source.line(MAX_LINE));
      Map<String, String> headers = headers();
      if (status == SWITCHING) {
        throw new IOException("the server switched protocols unasked");
      }
      if (status >= FIRST_FINAL) {
        return new Response(status, headers, body(status, method, headers), wire);
      }
    }
  }

  private static int statusLine(String line) throws IOException {
    if (line.matches("HTTP/1\\.[01] [1-5][0-9][0-9]( .*)?")) {
      return Integer.parseInt(line.substring(9, 12));
    }
    throw new IOException("what answers there does not speak HTTP/1.1");
  }

  private Map<String, String> headers() throws IOException {
    Map<String, String> headers = new HashMap<>();
    for (int i = 0; i < MAX_HEADERS; i++) {
      String line = source.line(MAX_LINE);
      if (line.isEmpty()) {
        return headers;
      }
      int colon = line.indexOf(':');
      if (colon <= 0) {
        throw new IOException("the answer has a broken header");
      }
      headers.put(
          line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).strip());
    }
    throw new IOException("the answer has over " + MAX_HEADERS + " headers");
  }

  private InputStream body(int status, String method, Map<String, String> headers)
      throws IOException {
    if (method.equals("HEAD") || status == NO_CONTENT || status == NOT_MODIFIED) {
      return InputStream.nullInputStream();
    }
    String coding = headers.get("transfer-encoding");
    if (coding != null) {
      if (!coding.equalsIgnoreCase("chunked")) {
        throw new IOException("the answer comes in an unknown coding: " + coding);
      }
      return new ChunkedBody(source);
    }
    String length = headers.get("content-length");
    return length == null ? source : new SizedBody(source, contentLength(length));
  }

  private static long contentLength(String digits) throws IOException {
    if (!digits.matches("[0-9]{1,18}")) {
      throw new IOException("the answer has a broken length: " + digits);
    }
    return Long.parseLong(digits);
  }

  /** Reads lines and bytes from one buffer. */
  static final class BufferedSource extends InputStream {
    private static final int BUFFER = 64 * 1024;

    private final InputStream in;
    private final byte[] buffer = new byte[BUFFER];
    private int from;
    private int to;

    BufferedSource(InputStream in) {
      this.in = in;
    }

    String line(int max) throws IOException {
      StringBuilder line = new StringBuilder();
      while (true) {
        int b = read();
        if (b < 0) {
          throw new IOException("the server closed the connection without a whole answer");
        }
        if (b == '\n') {
          int end = line.length();
          return end > 0 && line.charAt(end - 1) == '\r'
              ? line.substring(0, end - 1)
              : line.toString();
        }
        if (line.length() >= max) {
          throw new IOException("the answer has a line over " + max + " bytes");
        }
        line.append((char) b);
      }
    }

    @Override
    public int read() throws IOException {
      return fill() ? buffer[from++] & 0xff : -1;
    }

    @Override
    public int read(byte[] bytes, int offset, int count) throws IOException {
      if (count == 0) {
        return 0;
      }
      if (from == to && count >= BUFFER) {
        return in.read(bytes, offset, count);
      }
      if (!fill()) {
        return -1;
      }
      int n = Math.min(count, to - from);
      System.arraycopy(buffer, from, bytes, offset, n);
      from += n;
      return n;
    }

    private boolean fill() throws IOException {
      if (from == to) {
        from = 0;
        to = Math.max(0, in.read(buffer, 0, BUFFER));
      }
      return from < to;
    }
  }

  /** A body of a known length. */
  static final class SizedBody extends InputStream {
    private final InputStream in;
    private long left;

    SizedBody(InputStream in, long length) {
      this.in = in;
      this.left = length;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int count) throws IOException {
      if (left == 0) {
        return -1;
      }
      int n = in.read(bytes, offset, (int) Math.min(count, left));
      if (n < 0) {
        throw new IOException("the connection ended " + left + " bytes before the answer did");
      }
      left -= n;
      return n;
    }
  }

  /**
   * A body in chunks; extensions are passed over, and trailers but the one by which Kubo's RPC says
   * that a stream broke off.
   */
  static final class ChunkedBody extends InputStream {
    private static final int MAX_SIZE_DIGITS = 15;
    private static final String STREAM_ERROR = "x-stream-error:";

    private final BufferedSource in;
    private long left;
    private boolean isFirst = true;
    private boolean isOver;

    ChunkedBody(BufferedSource in) {
      this.in = in;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int count) throws IOException {
      if (count == 0) {
        return 0;
      }
      if (left == 0 && !isOver) {
        nextChunk();
      }
      if (isOver) {
        return -1;
      }
      int n = in.read(bytes, offset, (int) Math.min(count, left));
      if (n < 0) {
        throw new IOException("the connection ended before the answer did");
      }
      left -= n;
      return n;
    }

    private void nextChunk() throws IOException {
      if (!isFirst && !in.line(2).isEmpty()) {
        throw new IOException("the answer has a broken chunk");
      }
      isFirst = false;
      String line = in.line(MAX_LINE);
      int semicolon = line.indexOf(';');
      String digits = (semicolon < 0 ? line : line.substring(0, semicolon)).strip();
      if (digits.length() > MAX_SIZE_DIGITS || !digits.matches("[0-9a-fA-F]+")) {
        throw new IOException("the answer has a broken chunk");
      }
      left = Long.parseLong(digits, 16);
      if (left == 0) {
        isOver = true;
        trailers();
      }
    }

    private void trailers() throws IOException {
      String line = in.line(MAX_LINE);
      while (!line.isEmpty()) {
        if (line.toLowerCase(Locale.ROOT).startsWith(STREAM_ERROR)) {
          throw new IOException(line.substring(STREAM_ERROR.length()).strip());
        }
        line = in.line(MAX_LINE);
      }
    }
  }
}
