package org.casanube.block.rpc.command;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as Go writes them, like {@code 1h2m3.5s}. */
public final class GoDuration {
  private static final Pattern PART =
      Pattern.compile("(\\d{1,12}(?:\\.\\d{0,9})?)(ns|us|µs|ms|s|m|h)");
  private static final int MAX_CHARACTERS = 100;

  private GoDuration() {}

  /**
   * Reads one.
   *
   * @throws RpcException if it is none
   */
  public static Duration parse(String text) {
    boolean isNegative = text.startsWith("-");
    String rest = isNegative || text.startsWith("+") ? text.substring(1) : text;
    if (rest.equals("0")) {
      return Duration.ZERO;
    }
    Matcher matcher = PART.matcher(rest);
    BigDecimal nanos = BigDecimal.ZERO;
    int end = 0;
    while (text.length() <= MAX_CHARACTERS && matcher.find() && matcher.start() == end) {
      nanos = nanos.add(new BigDecimal(matcher.group(1)).multiply(unit(matcher.group(2))));
      end = matcher.end();
    }
    if (end == 0
        || end != rest.length()
        || nanos.compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) > 0) {
      throw new RpcException(
          RpcException.Kind.CLIENT,
          "time: invalid duration \""
              + (text.length() > 100 ? text.substring(0, 100) : text)
              + '"');
    }
    Duration duration = Duration.ofNanos(nanos.longValue());
    return isNegative ? duration.negated() : duration;
  }

  private static BigDecimal unit(String name) {
    return BigDecimal.valueOf(
        switch (name) {
          case "ns" -> 1L;
          case "us", "µs" -> 1_000L;
          case "ms" -> 1_000_000L;
          case "s" -> 1_000_000_000L;
          case "m" -> 60_000_000_000L;
          default -> 3_600_000_000_000L;
        });
  }

  /** Writes one. */
  public static String format(Duration duration) {
    if (duration.isZero()) {
      return "0s";
    }
    if (duration.isNegative()) {
      return "-" + format(duration.negated());
    }
    if (duration.compareTo(Duration.ofSeconds(1)) < 0) {
      long nanos = duration.toNanos();
      if (nanos >= 1_000_000) {
        return decimal(nanos, 6) + "ms";
      }
      return nanos >= 1_000 ? decimal(nanos, 3) + "µs" : nanos + "ns";
    }
    BigDecimal seconds =
        BigDecimal.valueOf(duration.toSecondsPart())
            .add(BigDecimal.valueOf(duration.toNanosPart(), 9));
    String tail = plain(seconds) + "s";
    if (duration.toHours() > 0) {
      return duration.toHours() + "h" + duration.toMinutesPart() + "m" + tail;
    }
    return duration.toMinutes() > 0 ? duration.toMinutes() + "m" + tail : tail;
  }

  private static String decimal(long nanos, int digits) {
    return plain(BigDecimal.valueOf(nanos, digits));
  }

  private static String plain(BigDecimal number) {
    BigDecimal stripped = number.stripTrailingZeros();
    return stripped.signum() == 0 ? "0" : stripped.toPlainString();
  }
}
