package org.casanube.block.names.keys;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;

/**
 * The step between the two forms of RSA keys: PKCS #8 is PKCS #1 in an envelope that says RSA.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc5208#section-5">RFC 5208, section 5</a>
 */
final class RsaDer {
  private static final int SEQUENCE = 0x30;
  private static final int OCTET_STRING = 0x04;

  /** Version 0, and the identifier of RSA with its empty parameters. */
  private static final byte[] ENVELOPE = {
    0x02,
    0x01,
    0x00,
    0x30,
    0x0d,
    0x06,
    0x09,
    0x2a,
    (byte) 0x86,
    0x48,
    (byte) 0x86,
    (byte) 0xf7,
    0x0d,
    0x01,
    0x01,
    0x01,
    0x05,
    0x00
  };

  private RsaDer() {}

  static byte[] pkcs8(byte[] pkcs1) {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    content.writeBytes(ENVELOPE);
    content.writeBytes(value(OCTET_STRING, pkcs1));
    return value(SEQUENCE, content.toByteArray());
  }

  /** What is in the envelope; it must be one of the JDK's making. */
  static byte[] pkcs1(byte[] pkcs8) {
    int at = headLength(pkcs8, 0);
    if (!Arrays.equals(pkcs8, at, at + ENVELOPE.length, ENVELOPE, 0, ENVELOPE.length)) {
      throw new IllegalStateException("JDK with another form of RSA keys");
    }
    at += ENVELOPE.length;
    return Arrays.copyOfRange(pkcs8, at + headLength(pkcs8, at), pkcs8.length);
  }

  private static int headLength(byte[] der, int at) {
    int length = der[at + 1] & 0xff;
    return length < 0x80 ? 2 : 2 + (length & 0x7f);
  }

  private static byte[] value(int tag, byte[] content) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(tag);
    int length = content.length;
    if (length >= 0x100) {
      out.write(0x82);
      out.write(length >> 8);
    } else if (length >= 0x80) {
      out.write(0x81);
    }
    out.write(length);
    out.writeBytes(content);
    return out.toByteArray();
  }
}
