package org.casanube.block.unixfs;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where a file is cut into leaves. Cuts are those that Kubo makes with the same settings. */
public sealed interface Chunking {
  /** The longest chunk, in bytes: with its wrapping it still fits a block of 2 MiB. */
  int MAX_BYTES = 2 * 1024 * 1024 - 256;

  /** Every so many bytes. */
  record FixedSize(int bytes) implements Chunking {
    public FixedSize {
      if (bytes < 1 || bytes > MAX_BYTES) {
        throw invalid("chunk size " + bytes + " is outside 1 to " + MAX_BYTES);
      }
    }

    @Override
    public int maxBytes() {
      return bytes;
    }

    @Override
    public String toString() {
      return "size-" + bytes;
    }
  }

  /** Where a Rabin fingerprint of the last 16 bytes has zeros at its end. */
  record Rabin(int min, int average, int max) implements Chunking {
    private static final int WINDOW = 16;

    public Rabin {
      if (min < WINDOW || min >= average || average >= max || max > MAX_BYTES) {
        throw invalid(
            "rabin-%d-%d-%d breaks %d <= min < average < max <= %d"
                .formatted(min, average, max, WINDOW, MAX_BYTES));
      }
    }

    /** Cuts around this average: a third of it at least, one and a half of it at most. */
    public static Rabin around(int average) {
      if (average > MAX_BYTES) {
        throw invalid("rabin average " + average + " is over " + MAX_BYTES);
      }
      return new Rabin(average / 3, average, average + average / 2);
    }

    @Override
    public int maxBytes() {
      return max;
    }

    @Override
    public String toString() {
      return "rabin-" + min + "-" + average + "-" + max;
    }
  }

  /** Where a cyclic polynomial of the last 32 bytes has zeros at its end; 128 to 512 KiB. */
  record Buzhash() implements Chunking {
    static final int MIN_BYTES = 128 * 1024;
    static final int LARGEST_BYTES = 512 * 1024;

    @Override
    public int maxBytes() {
      return LARGEST_BYTES;
    }

    @Override
    public String toString() {
      return "buzhash";
    }
  }

  /** The longest chunk that these settings make, in bytes. */
  int maxBytes();

  /**
   * Reads {@code size-N}, {@code rabin}, {@code rabin-AVERAGE}, {@code rabin-MIN-AVERAGE-MAX} or
   * {@code buzhash}.
   *
   * @throws UnixFsException with INVALID_OPTION if it is none of them or out of range
   */
  static Chunking parse(String text) {
    if (text.equals("buzhash")) {
      return new Buzhash();
    }
    if (text.equals("rabin")) {
      return Rabin.around(256 * 1024);
    }
    Matcher parts = Syntax.PATTERN.matcher(text);
    if (!parts.matches()) {
      throw invalid(
          "chunker '"
              + text
              + "' is none of size-N, rabin, rabin-AVERAGE, rabin-MIN-AVERAGE-MAX, buzhash");
    }
    if (parts.group("size") != null) {
      return new FixedSize(number(parts, "size"));
    }
    if (parts.group("around") != null) {
      return Rabin.around(number(parts, "around"));
    }
    return new Rabin(number(parts, "min"), number(parts, "average"), number(parts, "max"));
  }

  private static int number(Matcher parts, String group) {
    return Integer.parseInt(parts.group(group));
  }

  private static UnixFsException invalid(String message) {
    return new UnixFsException(UnixFsException.Code.INVALID_OPTION, message);
  }

  /** The text form. */
  final class Syntax {
    private static final Pattern PATTERN =
        Pattern.compile(
            "size-(?<size>\\d{1,9})|rabin-(?<around>\\d{1,9})"
                + "|rabin-(?<min>\\d{1,9})-(?<average>\\d{1,9})-(?<max>\\d{1,9})");

    private Syntax() {}
  }
}
