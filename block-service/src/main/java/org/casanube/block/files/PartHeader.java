package org.casanube.block.files;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The header of a part.
 *
 * @param name the form field; empty where it has none
 * @param filename the path of a file, as a browser sends it; null where the part is no file
 * @param contentType the media type in lower case; empty where it has none
 */
public record PartHeader(String name, @Nullable String filename, String contentType) {
  /** Reads the lines, passing over those that mean nothing here. */
  static PartHeader parse(List<String> lines) {
    String name = "";
    String filename = null;
    String contentType = "";
    for (String line : lines) {
      int colon = line.indexOf(':');
      if (colon <= 0) {
        throw new MalformedMultipartException("a header line of a part has no colon");
      }
      String value = line.substring(colon + 1).strip();
      switch (line.substring(0, colon).strip().toLowerCase(Locale.ROOT)) {
        case "content-disposition" -> {
          String found = parameter(value, "name");
          name = found == null ? "" : found;
          filename = parameter(value, "filename");
        }
        case "content-type" -> contentType = value.toLowerCase(Locale.ROOT);
        default -> {}
      }
    }
    return new PartHeader(name, filename, contentType);
  }

  /** The value of a parameter; browsers escape only the quote and line breaks in it. */
  private static @Nullable String parameter(String value, String wanted) {
    int at = value.indexOf(';');
    while (at >= 0 && at < value.length()) {
      int equals = value.indexOf('=', at);
      if (equals < 0) {
        return null;
      }
      String name = value.substring(at + 1, equals).strip();
      int start = equals + 1;
      boolean quoted = start < value.length() && value.charAt(start) == '"';
      int end = quoted ? value.indexOf('"', start + 1) : value.indexOf(';', start);
      if (quoted && end < 0) {
        throw new MalformedMultipartException("a quote is not closed in Content-Disposition");
      }
      end = end < 0 ? value.length() : end;
      if (name.equalsIgnoreCase(wanted)) {
        return unescape(value.substring(quoted ? start + 1 : start, end));
      }
      at = value.indexOf(';', end);
    }
    return null;
  }

  private static String unescape(String value) {
    return value.replace("%22", "\"").replace("%0D", "\r").replace("%0A", "\n");
  }
}
