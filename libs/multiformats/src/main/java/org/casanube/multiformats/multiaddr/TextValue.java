package org.casanube.multiformats.multiaddr;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.casanube.multiformats.MultiformatException;

/** Values that are text themselves, in UTF-8. */
enum TextValue implements ValueFormat {
  /** Names of hosts and of network interfaces: no slash, nothing invisible. */
  NAME {
    @Override
    public byte[] parse(String text) {
      if (text.isEmpty() || text.chars().anyMatch(each -> each <= ' ' || each == '/')) {
        throw new MultiformatException("'" + text + "' is not a name");
      }
      byte[] bytes = encode(text);
      if (bytes.length > MAX_NAME_BYTES) {
        throw new MultiformatException(
            "name of " + bytes.length + " bytes is over the limit of " + MAX_NAME_BYTES);
      }
      return bytes;
    }

    @Override
    public String format(byte[] bytes) {
      return checked(decode(bytes));
    }
  },

  /** An absolute path of a socket, which ends the address. */
  PATH {
    @Override
    public boolean takesRest() {
      return true;
    }

    @Override
    public byte[] parse(String text) {
      if (text.length() < 2 || !text.startsWith("/") || text.endsWith("/")) {
        throw new MultiformatException("'" + text + "' is not the path of a socket");
      }
      return encode(text);
    }

    @Override
    public String format(byte[] bytes) {
      return checked(decode(bytes));
    }
  },

  /** Any bytes but none, percent-encoded as in RFC 3986. */
  PERCENT_ENCODED {
    @Override
    public byte[] parse(String text) {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      byte[] encoded = encode(text);
      for (int index = 0; index < encoded.length; index++) {
        if (encoded[index] == '%') {
          bytes.write(percent(encoded, index));
          index += 2;
        } else {
          bytes.write(encoded[index]);
        }
      }
      return requireSome(bytes.toByteArray());
    }

    @Override
    public String format(byte[] bytes) {
      StringBuilder text = new StringBuilder();
      for (byte each : requireSome(bytes)) {
        if (UNRESERVED.indexOf(each & 0xff) >= 0) {
          text.append((char) each);
        } else {
          text.append('%').append(HexFormat.of().withUpperCase().toHexDigits(each));
        }
      }
      return text.toString();
    }
  };

  private static final int MAX_NAME_BYTES = 255;

  private static final String UNRESERVED =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";

  @Override
  public int byteLength() {
    return VARIABLE;
  }

  /** The text itself, if it is one that {@link #parse} takes. */
  String checked(String text) {
    byte[] _ = parse(text);
    return text;
  }

  private static byte[] encode(String text) {
    try {
      ByteBuffer bytes = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(text));
      byte[] copy = new byte[bytes.remaining()];
      bytes.get(copy);
      return copy;
    } catch (CharacterCodingException e) {
      throw new MultiformatException("address has a lone surrogate", e);
    }
  }

  private static String decode(byte[] bytes) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw new MultiformatException("address has a value that is not UTF-8", e);
    }
  }

  private static int percent(byte[] encoded, int at) {
    if (at + 2 >= encoded.length
        || !HexFormat.isHexDigit(encoded[at + 1])
        || !HexFormat.isHexDigit(encoded[at + 2])) {
      throw new MultiformatException("'%' is not followed by two hexadecimal digits");
    }
    return HexFormat.fromHexDigit(encoded[at + 1]) << 4 | HexFormat.fromHexDigit(encoded[at + 2]);
  }

  private static byte[] requireSome(byte[] bytes) {
    if (bytes.length == 0) {
      throw new MultiformatException("path is empty");
    }
    return bytes;
  }
}
