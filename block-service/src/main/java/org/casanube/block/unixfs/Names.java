package org.casanube.block.unixfs;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The rules for names and paths that we write, and for targets of symlinks. */
public final class Names {
  /** The longest name, in bytes of UTF-8: what common file systems take. */
  public static final int MAX_NAME_BYTES = 255;

  /** The longest path, in bytes of UTF-8. */
  public static final int MAX_PATH_BYTES = 32 * 1024;

  /** The deepest path, in names. */
  public static final int MAX_DEPTH = 1000;

  /** The longest target of a symlink, in bytes of UTF-8. */
  public static final int MAX_TARGET_BYTES = 4096;

  private static final int SHOWN_CHARACTERS = 80;

  private Names() {}

  /**
   * The name, if it may stand in a directory.
   *
   * @throws UnixFsException with INVALID_NAME if it is empty, {@code .} or {@code ..}, contains
   *     {@code /} or NUL, is no Unicode, or longer than {@link #MAX_NAME_BYTES}
   */
  public static String require(String name) {
    byte[] _ = encode(name);
    return name;
  }

  /** The UTF-8 form of a name that passes {@link #require}. */
  static byte[] encode(String name) {
    if (name.isEmpty() || name.equals(".") || name.equals("..")) {
      throw invalid("'" + name + "' is not a name");
    }
    if (name.indexOf('/') >= 0 || name.indexOf('\0') >= 0) {
      throw invalid("name '" + shown(name) + "' contains a slash or NUL");
    }
    byte[] bytes = utf8(name);
    if (bytes.length > MAX_NAME_BYTES) {
      throw invalid(
          "name '%s' has %d bytes, over the limit of %d"
              .formatted(shown(name), bytes.length, MAX_NAME_BYTES));
    }
    return bytes;
  }

  /**
   * The names of a relative path; {@code ./} before and a slash after them are passed over, and the
   * path {@code .} has none.
   *
   * @throws UnixFsException with INVALID_NAME if the path is absolute, climbs, has a name that
   *     {@link #require} refuses, or is too long or too deep
   */
  public static List<String> split(String path) {
    if (path.startsWith("/")) {
      throw invalid("path '" + shown(path) + "' is absolute");
    }
    String trimmed = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    List<String> names = new ArrayList<>();
    for (String name : trimmed.split("/", -1)) {
      if (name.equals("..")) {
        throw invalid("path '" + shown(path) + "' climbs with '..'");
      }
      if (name.isEmpty()) {
        throw invalid("path '" + shown(path) + "' has an empty name");
      }
      if (!name.equals(".")) {
        names.add(require(name));
      }
    }
    if (names.size() > MAX_DEPTH) {
      throw invalid(
          "path '%s' has %d names, over the limit of %d"
              .formatted(shown(path), names.size(), MAX_DEPTH));
    }
    if (utf8(path).length > MAX_PATH_BYTES) {
      throw invalid("path '" + shown(path) + "' is over the limit of " + MAX_PATH_BYTES + " bytes");
    }
    return names;
  }

  /**
   * The UTF-8 form of a symlink's target, which may point anywhere.
   *
   * @throws UnixFsException with INVALID_NAME if it is empty, contains NUL or is longer than {@link
   *     #MAX_TARGET_BYTES}
   */
  static byte[] encodeTarget(String target) {
    if (target.isEmpty() || target.indexOf('\0') >= 0) {
      throw invalid("symlink target '" + shown(target) + "' is empty or contains NUL");
    }
    byte[] bytes = utf8(target);
    if (bytes.length > MAX_TARGET_BYTES) {
      throw invalid(
          "symlink target of %d bytes is over the limit of %d"
              .formatted(bytes.length, MAX_TARGET_BYTES));
    }
    return bytes;
  }

  private static byte[] utf8(String text) {
    try {
      ByteBuffer encoded = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(text));
      byte[] bytes = new byte[encoded.remaining()];
      encoded.get(bytes);
      return bytes;
    } catch (CharacterCodingException e) {
      throw new UnixFsException(
          UnixFsException.Code.INVALID_NAME, "name or path is not Unicode text", e);
    }
  }

  private static String shown(String text) {
    String start =
        text.length() <= SHOWN_CHARACTERS ? text : text.substring(0, SHOWN_CHARACTERS) + "…";
    return start.replace('\0', '\uFFFD');
  }

  private static UnixFsException invalid(String message) {
    return new UnixFsException(UnixFsException.Code.INVALID_NAME, message);
  }
}
