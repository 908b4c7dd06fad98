package org.casanube.block.archives;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/**
 * The pax records of one entry: what its plain header can't say.
 *
 * <p>Written here and not by the tar library, which shortens a long name for the plain header one
 * character at a time, each time encoding all of it again.
 */
final class PaxRecords {
  /** A plain name has 100 bytes, of which a directory's slash and an end take two. */
  private static final int PLAIN_NAME_BYTES = 98;

  private final ByteArrayOutputStream records = new ByteArrayOutputStream();

  /**
   * Notes a name or target if the plain header can't hold it.
   *
   * @return what goes into the plain header, never ending in a slash
   */
  String name(String key, String value) {
    byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
    if (bytes.length <= PLAIN_NAME_BYTES && bytes.length == value.length()) {
      return value;
    }
    add(key, bytes);
    StringBuilder plain = new StringBuilder();
    for (int index = 0; index < Math.min(value.length(), PLAIN_NAME_BYTES); index++) {
      char letter = value.charAt(index);
      plain.append(letter < 0x80 ? letter : '_');
    }
    // An end of '/' says directory to many readers, whatever the type flag says.
    if (plain.charAt(plain.length() - 1) == '/') {
      plain.setCharAt(plain.length() - 1, '_');
    }
    return plain.toString();
  }

  /** Notes a time that has parts of a second. */
  void time(Instant time) {
    long seconds = time.getEpochSecond();
    int nanos = time.getNano();
    if (nanos == 0) {
      return;
    }
    boolean negative = seconds < 0;
    long whole = negative ? -seconds - 1 : seconds;
    int fraction = negative ? 1_000_000_000 - nanos : nanos;
    String text = "%s%d.%09d".formatted(negative ? "-" : "", whole, fraction);
    add("mtime", text.getBytes(StandardCharsets.US_ASCII));
  }

  /** A record says its own length, its digits counted too. */
  private void add(String key, byte[] value) {
    int rest = 1 + key.length() + 1 + value.length + 1;
    int length = rest + 1;
    while (rest + Integer.toString(length).length() > length) {
      length = rest + Integer.toString(length).length();
    }
    records.writeBytes((length + " " + key + "=").getBytes(StandardCharsets.UTF_8));
    records.writeBytes(value);
    records.write('\n');
  }

  boolean isEmpty() {
    return records.size() == 0;
  }

  byte[] toBytes() {
    return records.toByteArray();
  }
}
