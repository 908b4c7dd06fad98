package org.casanube.block.content.negotiation;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a {@code Range} header comes to for content of a known size.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9110#section-14">RFC 9110 §14</a>
 */
public sealed interface ByteRanges {
  /** The most ranges that are answered one by one; of more the header is passed over. */
  int MAX_RANGES = 16;

  /** No range, or one that is passed over: all of it. */
  record Whole() implements ByteRanges {}

  /** None of the ranges lies in the content. */
  record Unsatisfiable() implements ByteRanges {}

  /** These parts, in the order asked for. */
  record Parts(List<ByteRange> ranges) implements ByteRanges {
    public Parts {
      ranges = List.copyOf(ranges);
    }
  }

  /**
   * Bytes next to each other.
   *
   * @param first the first byte
   * @param length how many; at least 1
   */
  record ByteRange(long first, long length) {
    /** The value of {@code Content-Range}. */
    public String contentRange(long size) {
      return "bytes " + first + "-" + (first + length - 1) + "/" + size;
    }
  }

  /**
   * Reads the header; what RFC 9110 calls invalid is passed over. So is one for an empty file, of
   * which no range could be satisfied: some clients send a range with every request.
   */
  static ByteRanges parse(@Nullable String header, long size) {
    if (header == null || size == 0 || !header.regionMatches(true, 0, "bytes=", 0, 6)) {
      return new Whole();
    }
    String[] specs = header.substring(6).split(",", MAX_RANGES + 1);
    if (specs.length > MAX_RANGES) {
      return new Whole();
    }
    List<ByteRange> ranges = new ArrayList<>();
    for (String spec : specs) {
      Matcher matcher = Spec.FORM.matcher(spec.strip());
      if (!matcher.matches()) {
        return new Whole();
      }
      @Nullable Spec parsed = Spec.of(matcher);
      if (parsed == null) {
        return new Whole();
      }
      parsed.addTo(ranges, size);
    }
    return ranges.isEmpty() ? new Unsatisfiable() : new Parts(ranges);
  }

  /** One range as it is written: {@code first} -1 for a suffix, {@code last} -1 for open. */
  record Spec(long first, long last) {
    private static final Pattern FORM = Pattern.compile("(\\d{0,18})-(\\d{0,18})");

    private static @Nullable Spec of(Matcher matcher) {
      String first = matcher.group(1);
      String last = matcher.group(2);
      if (first.isEmpty() && last.isEmpty()) {
        return null;
      }
      Spec spec =
          new Spec(
              first.isEmpty() ? -1 : Long.parseLong(first),
              last.isEmpty() ? -1 : Long.parseLong(last));
      boolean backwards = spec.first >= 0 && spec.last >= 0 && spec.last < spec.first;
      return backwards ? null : spec;
    }

    private void addTo(List<ByteRange> ranges, long size) {
      long from = first >= 0 ? first : Math.max(0, size - last);
      long end = first < 0 || last < 0 ? size : Math.min(size, last + 1);
      if (from < end) {
        ranges.add(new ByteRange(from, end - from));
      }
    }
  }
}
