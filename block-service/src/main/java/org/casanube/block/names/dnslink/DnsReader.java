package org.casanube.block.names.dnslink;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;

/** Walks through a message of DNS, never beyond its end and never in circles. */
final class DnsReader {
  private static final int POINTER = 0xc0;
  private static final int MAX_NAME_BYTES = 255;

  private final byte[] message;
  private int position;

  DnsReader(byte[] message) {
    this.message = message;
  }

  int unsigned16() throws DnsException {
    return unsigned8() << 8 | unsigned8();
  }

  /** A time to live; one with the highest bit set means none (RFC 2181, section 8). */
  Duration ttl() throws DnsException {
    int seconds = unsigned16() << 16 | unsigned16();
    return Duration.ofSeconds(Math.max(0, seconds));
  }

  void skip(int count) throws DnsException {
    goTo(position + count);
  }

  void goTo(int newPosition) throws DnsException {
    if (newPosition > message.length) {
      throw new DnsException("the message is cut off");
    }
    position = newPosition;
  }

  /** Reads the length of a record's content, and tells where that ends. */
  int contentEnd() throws DnsException {
    int end = unsigned16() + position;
    if (end > message.length) {
      throw new DnsException("the message is cut off");
    }
    return end;
  }

  /** The strings up to the end, joined. */
  String strings(int end) throws DnsException {
    ByteArrayOutputStream joined = new ByteArrayOutputStream();
    while (position < end) {
      int length = unsigned8();
      if (length > end - position) {
        throw new DnsException("a string is longer than its record");
      }
      joined.write(message, position, length);
      position += length;
    }
    return joined.toString(StandardCharsets.UTF_8);
  }

  /**
   * A name, in small letters and without the last dot. Bytes that are no part of names we ask for
   * are written as numbers. Each pointer must lead to before the one that led to it.
   */
  String name() throws DnsException {
    StringBuilder name = new StringBuilder();
    int at = position;
    int before = position;
    boolean jumped = false;
    for (int length = at(at); length != 0; length = at(at)) {
      if ((length & POINTER) == POINTER) {
        int target = (length & ~POINTER) << 8 | at(at + 1);
        if (target >= before) {
          throw new DnsException("a name points forwards");
        }
        if (!jumped) {
          position = at + 2;
        }
        jumped = true;
        before = target;
        at = target;
      } else if ((length & POINTER) != 0) {
        throw new DnsException("a label is of an unknown kind");
      } else {
        label(name, at + 1, length);
        at += 1 + length;
      }
    }
    if (!jumped) {
      position = at + 1;
    }
    return name.toString().toLowerCase(Locale.ROOT);
  }

  private void label(StringBuilder name, int start, int length) throws DnsException {
    if (name.length() + length > MAX_NAME_BYTES) {
      throw new DnsException("a name is longer than " + MAX_NAME_BYTES);
    }
    if (!name.isEmpty()) {
      name.append('.');
    }
    for (int index = start; index < start + length; index++) {
      int each = at(index);
      if (each > 0x20 && each < 0x7f && each != '.' && each != '\\') {
        name.append((char) each);
      } else {
        name.append('\\').append(each);
      }
    }
  }

  private int unsigned8() throws DnsException {
    int value = at(position);
    position++;
    return value;
  }

  private int at(int index) throws DnsException {
    if (index >= message.length) {
      throw new DnsException("the message is cut off");
    }
    return message[index] & 0xff;
  }
}
