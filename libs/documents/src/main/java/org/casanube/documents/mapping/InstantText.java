package org.casanube.documents.mapping;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.module.SimpleModule;

/**
 * Instants with nine digits of fraction always, so that the order of the texts is the order of the
 * times. RFC 3339 allows it, and Jackson reads it like any other.
 */
final class InstantText extends ValueSerializer<Instant> {
  private static final Instant FIRST = Instant.parse("0000-01-01T00:00:00Z");
  private static final Instant LAST = Instant.parse("9999-12-31T23:59:59.999999999Z");
  private static final DateTimeFormatter FORMAT =
      new DateTimeFormatterBuilder()
          .appendPattern("uuuu-MM-dd'T'HH:mm:ss")
          .appendFraction(ChronoField.NANO_OF_SECOND, 9, 9, true)
          .appendLiteral('Z')
          .toFormatter()
          .withZone(ZoneOffset.UTC);

  static SimpleModule module() {
    SimpleModule module = new SimpleModule("casanube-documents");
    module.addSerializer(Instant.class, new InstantText());
    return module;
  }

  @Override
  public void serialize(Instant value, JsonGenerator generator, SerializationContext context) {
    if (value.isBefore(FIRST) || value.isAfter(LAST)) {
      throw new IllegalArgumentException("a stored instant must be of the years 0 to 9999");
    }
    generator.writeString(FORMAT.format(value));
  }
}
