package org.casanube.p2p.tls;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.Locale;
import org.casanube.p2p.WireFormatException;

/** The few parts of DER (X.690) that a certificate of ours, and the key in others', need. */
final class Der {
  static final int SEQUENCE = 0x30;
  static final int OCTET_STRING = 0x04;

  private static final int INTEGER = 0x02;
  private static final int BIT_STRING = 0x03;
  private static final int OBJECT_IDENTIFIER = 0x06;
  private static final int UTF8_STRING = 0x0c;
  private static final int GENERALIZED_TIME = 0x18;
  private static final int SET = 0x31;
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMddHHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

  private Der() {}

  static byte[] value(int tag, byte[]... parts) {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      content.writeBytes(part);
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(tag);
    int length = content.size();
    if (length >= 0x100) {
      out.write(0x82);
      out.write(length >> 8);
    } else if (length >= 0x80) {
      out.write(0x81);
    }
    out.write(length);
    out.writeBytes(content.toByteArray());
    return out.toByteArray();
  }

  static byte[] sequence(byte[]... parts) {
    return value(SEQUENCE, parts);
  }

  static byte[] set(byte[]... parts) {
    return value(SET, parts);
  }

  /** A field with this number in its context, around its parts. */
  static byte[] explicit(int number, byte[]... parts) {
    return value(0xa0 | number, parts);
  }

  static byte[] octets(byte[] bytes) {
    return value(OCTET_STRING, bytes);
  }

  static byte[] bits(byte[] bytes) {
    return value(BIT_STRING, new byte[1], bytes);
  }

  static byte[] integer(byte[] bigEndian) {
    return value(INTEGER, bigEndian);
  }

  static byte[] text(String text) {
    return value(UTF8_STRING, text.getBytes(StandardCharsets.UTF_8));
  }

  static byte[] time(Instant time) {
    return value(GENERALIZED_TIME, TIME.format(time).getBytes(StandardCharsets.US_ASCII));
  }

  /** An object identifier, written with dots. */
  static byte[] identifier(String dotted) {
    String[] arcs = dotted.split("\\.");
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(40 * Integer.parseInt(arcs[0]) + Integer.parseInt(arcs[1]));
    for (int index = 2; index < arcs.length; index++) {
      int arc = Integer.parseInt(arcs[index]);
      for (int shift = 28; shift >= 0; shift -= 7) {
        if (arc >>> shift != 0 || shift == 0) {
          out.write(((arc >>> shift) & 0x7f) | (shift == 0 ? 0 : 0x80));
        }
      }
    }
    return value(OBJECT_IDENTIFIER, out.toByteArray());
  }

  /** Walks through values that stand one after the other. */
  static final class Reader {
    private final byte[] bytes;
    private int position;

    Reader(byte[] bytes) {
      this.bytes = bytes;
    }

    /** The content of the next value, which must have this tag. */
    byte[] require(int tag) throws WireFormatException {
      if (next() != tag) {
        throw new WireFormatException("DER value is not of tag " + tag);
      }
      int length = next();
      if (length == 0x81) {
        length = next();
      } else if (length == 0x82) {
        length = (next() << 8) | next();
      } else if (length > 0x7f) {
        throw new WireFormatException("DER length is not supported");
      }
      if (length > bytes.length - position) {
        throw new WireFormatException("DER value is cut off");
      }
      byte[] content = Arrays.copyOfRange(bytes, position, position + length);
      position += length;
      return content;
    }

    void requireEnd() throws WireFormatException {
      if (position != bytes.length) {
        throw new WireFormatException("bytes follow the DER value");
      }
    }

    private int next() throws WireFormatException {
      if (position == bytes.length) {
        throw new WireFormatException("DER value is cut off");
      }
      return bytes[position++] & 0xff;
    }
  }
}
