package org.casanube.block.names.records;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.chrono.IsoChronology;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoField;
import java.util.Locale;
import org.casanube.block.names.InvalidRecordException;
import org.casanube.block.names.InvalidRecordException.Reason;

/** The text form that records have of moments: RFC 3339 with nanoseconds. */
final class RecordTime {
  private static final int MAX_CHARACTERS = 40;

  /** Later ones can be written by an offset, but not told in the form of RFC 3339. */
  private static final Instant LAST = Instant.parse("9999-12-31T23:59:59.999999999Z");

  private static final DateTimeFormatter READER =
      new DateTimeFormatterBuilder()
          .appendValue(ChronoField.YEAR, 4)
          .appendPattern("-MM-dd'T'HH:mm:ss")
          .optionalStart()
          .appendFraction(ChronoField.NANO_OF_SECOND, 1, 9, true)
          .optionalEnd()
          .appendOffset("+HH:MM", "Z")
          .toFormatter(Locale.ROOT)
          .withChronology(IsoChronology.INSTANCE)
          .withResolverStyle(ResolverStyle.STRICT);

  private static final DateTimeFormatter WRITER =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSSSSS'Z'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private RecordTime() {}

  static Instant read(byte[] text) throws InvalidRecordException {
    if (text.length > MAX_CHARACTERS) {
      throw new InvalidRecordException(
          Reason.MALFORMED, "the validity of " + text.length + " characters is no time");
    }
    String characters = new String(text, StandardCharsets.ISO_8859_1);
    try {
      Instant time = OffsetDateTime.parse(characters, READER).toInstant();
      if (time.isAfter(LAST)) {
        throw new InvalidRecordException(
            Reason.MALFORMED, "the validity is beyond the years that records can hold");
      }
      return time;
    } catch (DateTimeException e) {
      throw new InvalidRecordException(
          Reason.MALFORMED, "the validity is no time of RFC 3339: " + e.getMessage(), e);
    }
  }

  /** The text of a moment in the years 0 to 9999. */
  static byte[] write(Instant time) {
    byte[] text = WRITER.format(time).getBytes(StandardCharsets.US_ASCII);
    if (text.length != 30) {
      throw new IllegalArgumentException(time + " is beyond the years that records can hold");
    }
    return text;
  }
}
