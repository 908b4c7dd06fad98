package org.casanube.block.rpc.command;

import java.math.BigInteger;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * An option of a command.
 *
 * @param names the first is what handlers ask for
 * @param fallback what it is where a call does not say it
 */
public record Option(List<String> names, Type type, Optional<String> fallback) {
  private static final BigInteger MAX_UNSIGNED = BigInteger.ONE.shiftLeft(64);

  /** What values an option takes. */
  public enum Type {
    BOOL("bool"),
    INT("int"),
    LONG("int64"),
    UNSIGNED_INT("uint"),
    UNSIGNED_LONG("uint64"),
    FLOAT("float64"),
    TEXT("string"),
    TEXTS("array");

    private final String label;

    Type(String label) {
      this.label = label;
    }

    /** Its name in messages. */
    public String label() {
      return label;
    }

    static Type parse(String text) {
      for (Type type : values()) {
        if (type.label.equals(text)) {
          return type;
        }
      }
      throw new IllegalArgumentException("no options are of type " + text);
    }
  }

  public Option {
    names = List.copyOf(names);
  }

  /** Reads {@code name,other:type=default}. */
  static Option parse(String text) {
    int colon = text.indexOf(':');
    int equals = text.indexOf('=', colon);
    String type = equals < 0 ? text.substring(colon + 1) : text.substring(colon + 1, equals);
    return new Option(
        List.of(text.substring(0, colon).split(",")),
        Type.parse(type),
        equals < 0 ? Optional.empty() : Optional.of(text.substring(equals + 1)));
  }

  public String name() {
    return names.getFirst();
  }

  /**
   * The value as handlers get it.
   *
   * @throws BadCallException if it is none of this type
   */
  String checked(String value) {
    try {
      return switch (type) {
        case TEXT, TEXTS -> value;
        case BOOL -> Boolean.toString(flag(value));
        case INT -> Integer.toString(Integer.decode(value));
        case LONG -> Long.toString(Long.decode(value));
        case UNSIGNED_INT, UNSIGNED_LONG -> unsigned(value);
        case FLOAT -> Double.toString(Double.parseDouble(value));
      };
    } catch (NumberFormatException e) {
      String shown = value.isEmpty() ? "empty value" : "value \"" + brief(value) + "\"";
      throw new BadCallException(
          "could not convert %s to type \"%s\" (for option \"-%s\")"
              .formatted(shown, type.label(), name()));
    }
  }

  private static boolean flag(String value) {
    return switch (value.toLowerCase(Locale.ROOT)) {
      case "", "1", "t", "true" -> true;
      case "0", "f", "false" -> false;
      default -> throw new NumberFormatException(value);
    };
  }

  private static String unsigned(String value) {
    BigInteger number = new BigInteger(value);
    if (number.signum() < 0 || number.compareTo(MAX_UNSIGNED) >= 0) {
      throw new NumberFormatException(value);
    }
    return number.toString();
  }

  private static String brief(String value) {
    return value.length() > 100 ? value.substring(0, 100) + "…" : value;
  }
}
