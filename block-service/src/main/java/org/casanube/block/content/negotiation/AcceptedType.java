package org.casanube.block.content.negotiation;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * One member of an {@code Accept} header.
 *
 * @param mediaType type and subtype in lower case
 * @param parameters in lower case, without {@code q}
 * @param quality 0 to 1
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9110#section-12.5.1">RFC 9110 §12.5.1</a>
 */
record AcceptedType(String mediaType, Map<String, String> parameters, double quality) {
  private static final int MAX_MEMBERS = 64;

  AcceptedType {
    parameters = Map.copyOf(parameters);
  }

  /** The members, the most wanted first, those with quality 0 left out. */
  static List<AcceptedType> parse(String header) {
    List<AcceptedType> accepted = new ArrayList<>();
    for (String member : header.split(",", MAX_MEMBERS)) {
      AcceptedType type = parseMember(member);
      if (type.quality > 0 && !type.mediaType.isEmpty()) {
        accepted.add(type);
      }
    }
    accepted.sort(Comparator.<AcceptedType>comparingDouble(AcceptedType::quality).reversed());
    return accepted;
  }

  private static AcceptedType parseMember(String member) {
    String[] parts = member.split(";");
    Map<String, String> parameters = new HashMap<>();
    double quality = 1;
    for (int index = 1; index < parts.length; index++) {
      int equals = parts[index].indexOf('=');
      if (equals < 0) {
        continue;
      }
      String name = parts[index].substring(0, equals).strip().toLowerCase(Locale.ROOT);
      String value = unquoted(parts[index].substring(equals + 1)).toLowerCase(Locale.ROOT);
      if (name.equals("q")) {
        quality = quality(value);
      } else {
        parameters.putIfAbsent(name, value);
      }
    }
    String mediaType = parts.length == 0 ? "" : parts[0].strip().toLowerCase(Locale.ROOT);
    return new AcceptedType(mediaType, parameters, quality);
  }

  private static String unquoted(String value) {
    String stripped = value.strip();
    boolean quoted = stripped.length() > 1 && stripped.startsWith("\"") && stripped.endsWith("\"");
    return quoted ? stripped.substring(1, stripped.length() - 1) : stripped;
  }

  private static double quality(String value) {
    try {
      return Math.clamp(Double.parseDouble(value), 0.0, 1.0);
    } catch (NumberFormatException e) {
      return 0;
    }
  }
}
