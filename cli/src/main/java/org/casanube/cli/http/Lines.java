package org.casanube.cli.http;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The lines of an answer, one by one as they arrive, none longer than 16 MiB. For one thread. */
public final class Lines {
  private static final int MAX_LINE = 16 * 1024 * 1024;
  private static final int BUFFER = 64 * 1024;

  private final InputStream in;
  private final byte[] buffer = new byte[BUFFER];
  private byte[] line = new byte[256];
  private int from;
  private int to;

  /** The lines of a body, which stays the caller's to close. */
  public Lines(InputStream in) {
    this.in = in;
  }

  /** The next line without its end; null after the last. */
  public @Nullable String next() throws IOException {
    int length = 0;
    while (true) {
      if (from == to) {
        from = 0;
        to = Math.max(0, in.read(buffer, 0, BUFFER));
        if (to == 0) {
          return length == 0 ? null : text(length);
        }
      }
      int end = from;
      while (end < to && buffer[end] != '\n') {
        end++;
      }
      length = keep(length, end - from);
      from = end;
      if (end < to) {
        from++;
        return text(length);
      }
    }
  }

  private int keep(int length, int more) throws IOException {
    if (more > MAX_LINE - length) {
      throw new IOException("the answer has a line over " + MAX_LINE + " bytes");
    }
    if (length + more > line.length) {
      line = Arrays.copyOf(line, Math.max(length + more, line.length * 2));
    }
    System.arraycopy(buffer, from, line, length, more);
    return length + more;
  }

  private String text(int length) {
    boolean isCarried = length > 0 && line[length - 1] == '\r';
    return new String(line, 0, isCarried ? length - 1 : length, StandardCharsets.UTF_8);
  }
}
