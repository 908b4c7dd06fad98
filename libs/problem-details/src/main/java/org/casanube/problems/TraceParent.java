package org.casanube.problems;

import java.util.HexFormat;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where a request stands in a distributed trace: the header {@code traceparent}, version 00.
 *
 * @param traceId 32 lower-case hex digits, not all zero
 * @param parentId 16 lower-case hex digits, not all zero
 * @param flags the trace flags, 0 to 255
 * @see <a href="https://www.w3.org/TR/trace-context/#traceparent-header">W3C Trace Context</a>
 */
public record TraceParent(String traceId, String parentId, int flags) {
  /** The header's name. */
  public static final String HEADER = "traceparent";

  private static final Pattern TRACE_ID = Pattern.compile("(?!0{32})[0-9a-f]{32}");
  private static final Pattern PARENT_ID = Pattern.compile("(?!0{16})[0-9a-f]{16}");
  private static final Pattern SYNTAX =
      Pattern.compile("(?!ff)([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-.*)?");
  private static final HexFormat HEX = HexFormat.of();

  public TraceParent {
    if (!TRACE_ID.matcher(traceId).matches() || !PARENT_ID.matcher(parentId).matches()) {
      throw new IllegalArgumentException("not a trace: " + traceId + ", " + parentId);
    }
    if (flags < 0 || flags > 0xff) {
      throw new IllegalArgumentException("trace flags out of range: " + flags);
    }
  }

  /** A trace that begins here. */
  public static TraceParent start(RandomGenerator random) {
    return new TraceParent(hex(random) + hex(random), hex(random), 0);
  }

  /** Reads the header; empty if it is missing or malformed, which the specification lets pass. */
  public static Optional<TraceParent> parse(@Nullable String header) {
    if (header == null || header.length() > 256) {
      return Optional.empty();
    }
    Matcher parts = SYNTAX.matcher(header);
    if (!parts.matches() || (parts.group(1).equals("00") && parts.group(5) != null)) {
      return Optional.empty();
    }
    if (!TRACE_ID.matcher(parts.group(2)).matches()
        || !PARENT_ID.matcher(parts.group(3)).matches()) {
      return Optional.empty();
    }
    return Optional.of(
        new TraceParent(parts.group(2), parts.group(3), HexFormat.fromHexDigits(parts.group(4))));
  }

  /** The same trace, one step further. */
  public TraceParent next(RandomGenerator random) {
    return new TraceParent(traceId, hex(random), flags);
  }

  /** The header's value. */
  public String toHeader() {
    return "00-" + traceId + "-" + parentId + "-" + HEX.toHexDigits((byte) flags);
  }

  private static String hex(RandomGenerator random) {
    long value = random.nextLong();
    return HEX.toHexDigits(value == 0 ? 1 : value);
  }
}
