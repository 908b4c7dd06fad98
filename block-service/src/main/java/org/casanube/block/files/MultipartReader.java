package org.casanube.block.files;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Reads {@code multipart/form-data} part by part as it comes in; no part is ever held whole. For
 * one thread.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc2046#section-5.1">RFC 2046 §5.1</a>
 * @see <a href="https://www.rfc-editor.org/rfc/rfc7578">RFC 7578</a>
 */
public final class MultipartReader {
  /** The longest header of a part, all its lines together, in bytes. */
  static final int MAX_HEADER_BYTES = 64 * 1024;

  private static final int MAX_BOUNDARY_CHARACTERS = 70;
  private static final int BUFFER_BYTES = 64 * 1024;

  private final InputStream source;
  private final byte[] delimiter;
  private final byte[] buffer = new byte[BUFFER_BYTES];
  private int at;
  private int limit;
  private boolean ended;

  /** Whether the delimiter before the next part's header has been passed already. */
  private boolean atHeader;

  /**
   * Reads a body.
   *
   * @param boundary the parameter of the media type
   * @throws MalformedMultipartException if the boundary is none
   */
  public MultipartReader(InputStream source, String boundary) {
    if (boundary.isEmpty() || boundary.length() > MAX_BOUNDARY_CHARACTERS) {
      throw new MalformedMultipartException(
          "the boundary has " + boundary.length() + " characters, it may have 1 to 70");
    }
    this.source = source;
    this.delimiter = ("\r\n--" + boundary).getBytes(StandardCharsets.ISO_8859_1);
  }

  /** A part: its header, and its content, to be read before the next part is asked for. */
  public record Part(PartHeader header, InputStream content) {}

  /**
   * The next part; what was left of the one before is passed over. Empty after the last.
   *
   * @throws MalformedMultipartException if the body breaks the rules or ends early
   */
  public Optional<Part> next() throws IOException {
    if (ended) {
      return Optional.empty();
    }
    if (limit == 0) {
      start();
    } else if (!atHeader) {
      new Content().skipRest();
    }
    if (ended) {
      return Optional.empty();
    }
    atHeader = false;
    PartHeader header = PartHeader.parse(readHeaderLines());
    return Optional.of(new Part(header, new Content()));
  }

  /** Passes over what stands before the first part. */
  private void start() throws IOException {
    // The first delimiter may stand at the very start, without the line break that belongs to it.
    buffer[0] = '\r';
    buffer[1] = '\n';
    limit = 2;
    new Content().skipRest();
  }

  private List<String> readHeaderLines() throws IOException {
    List<String> lines = new ArrayList<>();
    int total = 0;
    while (true) {
      String line = readLine(MAX_HEADER_BYTES - total);
      if (line.isEmpty()) {
        return lines;
      }
      total += line.length() + 2;
      lines.add(line);
    }
  }

  private String readLine(int max) throws IOException {
    byte[] line = new byte[128];
    int length = 0;
    while (true) {
      int next = read();
      if (next == '\n' && length > 0 && line[length - 1] == '\r') {
        return new String(line, 0, length - 1, StandardCharsets.UTF_8);
      }
      if (length == max) {
        throw new MalformedMultipartException(
            "the header of a part is over the limit of " + MAX_HEADER_BYTES + " bytes");
      }
      if (length == line.length) {
        line = Arrays.copyOf(line, length * 2);
      }
      line[length++] = (byte) next;
    }
  }

  private int read() throws IOException {
    if (at == limit) {
      fill();
    }
    return buffer[at++] & 0xff;
  }

  /** Gets more bytes behind those that are not used yet; there is always room for some. */
  private void fill() throws IOException {
    System.arraycopy(buffer, at, buffer, 0, limit - at);
    limit -= at;
    at = 0;
    int read = source.read(buffer, limit, buffer.length - limit);
    if (read < 0) {
      throw new MalformedMultipartException("the body ends before its closing boundary");
    }
    limit += read;
  }

  /** Handles what follows a delimiter: a line break before a header, or two hyphens at the end. */
  private void passDelimiter() throws IOException {
    at += delimiter.length;
    int first = read();
    int second = read();
    while (first == ' ' || first == '\t') {
      first = second;
      second = read();
    }
    if (first == '-' && second == '-') {
      ended = true;
      drain();
    } else if (first == '\r' && second == '\n') {
      atHeader = true;
    } else {
      throw new MalformedMultipartException("a boundary is not followed by a line break");
    }
  }

  /** Reads what a client may put after the end, so that the connection can go on; bounded. */
  private void drain() throws IOException {
    int passed = limit - at;
    while (passed <= BUFFER_BYTES) {
      int read = source.read(buffer, 0, buffer.length);
      if (read < 0) {
        return;
      }
      passed += read;
    }
    throw new MalformedMultipartException("too much follows the closing boundary");
  }

  /** The content of the part that is being read. */
  private final class Content extends InputStream {
    private boolean over;

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      if (length == 0) {
        return 0;
      }
      int available = available();
      if (available < 0) {
        return -1;
      }
      int count = Math.min(length, available);
      System.arraycopy(buffer, at, target, offset, count);
      at += count;
      return count;
    }

    /** How many bytes of content the buffer holds, at least one; -1 at the end. */
    @Override
    public int available() throws IOException {
      while (!over) {
        int content = contentLength();
        if (content > 0) {
          return content;
        }
        if (limit - at >= delimiter.length && startsDelimiter()) {
          over = true;
          passDelimiter();
        } else {
          fill();
        }
      }
      return -1;
    }

    private boolean startsDelimiter() {
      return Arrays.equals(buffer, at, at + delimiter.length, delimiter, 0, delimiter.length);
    }

    /** How many buffered bytes can't belong to a delimiter. */
    private int contentLength() {
      for (int index = at; index < limit; index++) {
        if (buffer[index] == '\r') {
          int length = Math.min(delimiter.length, limit - index);
          if (Arrays.equals(buffer, index, index + length, delimiter, 0, length)) {
            return index - at;
          }
        }
      }
      return limit - at;
    }

    private void skipRest() throws IOException {
      for (int available = available(); available >= 0; available = available()) {
        at += available;
      }
    }

    @Override
    public void skipNBytes(long count) throws IOException {
      long left = count;
      while (left > 0) {
        int available = available();
        if (available < 0) {
          throw new EOFException();
        }
        int step = (int) Math.min(left, available);
        at += step;
        left -= step;
      }
    }
  }
}
