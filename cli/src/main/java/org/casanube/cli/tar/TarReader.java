package org.casanube.cli.tar;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads a tar archive from front to end: ustar, pax extended headers and GNU's long names. Anything
 * but files, folders and symbolic links is refused, and so is a header whose checksum is wrong.
 */
final class TarReader {
  private static final int MAX_EXTENDED = 1024 * 1024;
  private static final int SUM_FROM = 148;
  private static final int SUM_TO = 156;
  private static final long MAX_SIZE = Long.MAX_VALUE >> 1;

  private final InputStream in;
  private final byte[] block = new byte[TarHeader.BLOCK];
  private long left;
  private int padding;
  private long extendedBytes;

  TarReader(InputStream in) {
    this.in = in;
  }

  /** The next entry, null at the end. What was left unread of the one before is passed over. */
  @Nullable TarEntry next() throws IOException {
    Map<String, String> extended = new HashMap<>();
    extendedBytes = 0;
    while (true) {
      passOver();
      if (!readBlock() || isZero()) {
        return null;
      }
      verifyChecksum();
      long size = number(124, 12);
      char flag = (char) block[156];
      switch (flag) {
        case 'x' -> paxRecords(text(size), extended);
        case 'g' -> text(size);
        case 'L' -> extended.put("path", untilNul(text(size)));
        case 'K' -> extended.put("linkpath", untilNul(text(size)));
        default -> {
          return entry(flag, size, extended);
        }
      }
    }
  }

  /** Reads of the current entry's content; -1 at its end. */
  int read(byte[] bytes, int from, int count) throws IOException {
    if (left == 0) {
      return -1;
    }
    int n = in.read(bytes, from, (int) Math.min(count, left));
    if (n < 0) {
      throw new EOFException("the archive ends in the middle of a file");
    }
    left -= n;
    return n;
  }

  private TarEntry entry(char flag, long size, Map<String, String> extended) throws IOException {
    String path = extended.getOrDefault("path", ustarPath());
    TarEntry.Kind kind =
        switch (flag) {
          case '0', '\0', '7' -> path.endsWith("/") ? TarEntry.Kind.FOLDER : TarEntry.Kind.FILE;
          case '5' -> TarEntry.Kind.FOLDER;
          case '2' -> TarEntry.Kind.LINK;
          default ->
              throw new IOException(
                  "the archive has an entry of kind '"
                      + flag
                      + "', which is not unpacked: "
                      + path);
        };
    long real = whole(extended.getOrDefault("size", Long.toString(size)));
    begin(kind == TarEntry.Kind.FILE ? real : 0);
    String time = extended.getOrDefault("mtime", Long.toString(number(136, 12)));
    int dot = time.indexOf('.');
    boolean isNegative = time.startsWith("-");
    long seconds = whole(dot < 0 ? time : time.substring(0, dot));
    int nanos = dot < 0 ? 0 : nanos(time.substring(dot + 1));
    if (isNegative && nanos > 0) {
      seconds--;
      nanos = 1_000_000_000 - nanos;
    }
    int mode = (int) (number(100, 8) & 07777);
    String link = extended.getOrDefault("linkpath", field(157, 100));
    return new TarEntry(path, kind, left, mode, seconds, nanos, link);
  }

  private String ustarPath() {
    String prefix = field(345, 155);
    boolean isUstar = block[257] == 'u' && block[262] == 0;
    return isUstar && !prefix.isEmpty() ? prefix + "/" + field(0, 100) : field(0, 100);
  }

  private void begin(long size) throws IOException {
    if (size < 0 || size > MAX_SIZE) {
      throw new IOException("the archive has an entry of an impossible size");
    }
    left = size;
    padding = (int) ((TarHeader.BLOCK - size % TarHeader.BLOCK) % TarHeader.BLOCK);
  }

  private String text(long size) throws IOException {
    extendedBytes += Math.max(0, size);
    if (extendedBytes > MAX_EXTENDED) {
      throw new IOException("the archive has extended headers over " + MAX_EXTENDED + " bytes");
    }
    begin(size);
    byte[] bytes = in.readNBytes((int) size);
    if (bytes.length < size) {
      throw new EOFException("the archive ends in the middle of a header");
    }
    left = 0;
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private static void paxRecords(String text, Map<String, String> extended) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    int at = 0;
    while (at < bytes.length) {
      int space = at;
      while (space < bytes.length && bytes[space] != ' ') {
        space++;
      }
      long length = whole(new String(bytes, at, space - at, StandardCharsets.US_ASCII));
      if (length <= space - at + 1 || length > bytes.length - at) {
        throw new IOException("the archive has a broken extended header");
      }
      int end = at + (int) length;
      String record = new String(bytes, space + 1, end - space - 2, StandardCharsets.UTF_8);
      int equals = record.indexOf('=');
      if (equals < 1) {
        throw new IOException("the archive has a broken extended header");
      }
      extended.put(record.substring(0, equals), record.substring(equals + 1));
      at = end;
    }
  }

  private static long whole(String digits) throws IOException {
    try {
      return Long.parseLong(digits);
    } catch (NumberFormatException malformed) {
      throw new IOException("the archive has a broken number: " + digits, malformed);
    }
  }

  private static int nanos(String digits) throws IOException {
    String nine = (digits + "000000000").substring(0, 9);
    return (int) whole(nine);
  }

  private static String untilNul(String text) {
    int nul = text.indexOf('\0');
    return nul < 0 ? text : text.substring(0, nul);
  }

  private String field(int at, int width) {
    int end = at;
    while (end < at + width && block[end] != 0) {
      end++;
    }
    return new String(block, at, end - at, StandardCharsets.UTF_8);
  }

  private long number(int at, int width) throws IOException {
    if ((block[at] & 0x80) != 0) {
      return binary(at, width);
    }
    String digits = field(at, width).strip();
    try {
      return digits.isEmpty() ? 0 : Long.parseLong(digits, 8);
    } catch (NumberFormatException malformed) {
      throw new IOException("the archive has a broken number: " + digits, malformed);
    }
  }

  private long binary(int at, int width) {
    long value = (block[at] & 0x40) != 0 ? -1 : 0;
    for (int i = at + 1; i < at + width; i++) {
      value = (value << 8) | (block[i] & 0xff);
    }
    return value;
  }

  private void verifyChecksum() throws IOException {
    int sum = (SUM_TO - SUM_FROM) * ' ';
    for (int i = 0; i < block.length; i++) {
      if (i < SUM_FROM || i >= SUM_TO) {
        sum += block[i] & 0xff;
      }
    }
    if (sum != number(SUM_FROM, SUM_TO - SUM_FROM)) {
      throw new IOException("this is not a tar archive, or a damaged one");
    }
  }

  private boolean isZero() {
    return Arrays.equals(block, new byte[TarHeader.BLOCK]);
  }

  private boolean readBlock() throws IOException {
    int n = in.readNBytes(block, 0, block.length);
    if (n > 0 && n < block.length) {
      throw new EOFException("the archive ends in the middle of a header");
    }
    return n > 0;
  }

  private void passOver() throws IOException {
    in.skipNBytes(left + padding);
    left = 0;
    padding = 0;
  }
}
