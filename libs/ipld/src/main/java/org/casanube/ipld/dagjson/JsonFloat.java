package org.casanube.ipld.dagjson;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/**
 * Floats as ECMAScript writes them, which the other implementations follow: the fewest digits that
 * give the same float again, with an exponent below 1e-6 and from 1e21 on; and always with a point
 * or an exponent, which is what makes them floats.
 */
final class JsonFloat {
  private static final int LEAST_PLAIN_EXPONENT = -6;
  private static final int MOST_PLAIN_EXPONENT = 21;

  private static final MathContext ONE_DIGIT = new MathContext(1, RoundingMode.HALF_EVEN);

  private JsonFloat() {}

  static String format(double value) {
    if (value == 0) {
      return 1 / value < 0 ? "-0.0" : "0.0";
    }
    BigDecimal decimal = shortest(value);
    String digits = decimal.unscaledValue().abs().toString();
    int exponent = digits.length() - 1 - decimal.scale();
    boolean plain = exponent >= LEAST_PLAIN_EXPONENT && exponent < MOST_PLAIN_EXPONENT;
    String sign = value < 0 ? "-" : "";
    return sign + (plain ? plain(decimal) : scientific(digits, exponent));
  }

  /** The platform gives the fewest digits but two at least, where one may do (5e-324). */
  private static BigDecimal shortest(double value) {
    BigDecimal decimal = new BigDecimal(Double.toString(value)).stripTrailingZeros();
    if (decimal.precision() == 2) {
      BigDecimal shorter = decimal.round(ONE_DIGIT);
      return shorter.doubleValue() == value ? shorter.stripTrailingZeros() : decimal;
    }
    return decimal;
  }

  private static String plain(BigDecimal decimal) {
    String text = decimal.abs().toPlainString();
    return text.indexOf('.') < 0 ? text + ".0" : text;
  }

  private static String scientific(String digits, int exponent) {
    String fraction = digits.length() == 1 ? "" : "." + digits.substring(1);
    return digits.charAt(0) + fraction + (exponent < 0 ? "e-" : "e+") + Math.abs(exponent);
  }
}
