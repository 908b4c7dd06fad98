package org.casanube.block.pins.web;

import java.util.Locale;
import org.casanube.block.pins.PinMode;
import org.casanube.problems.HttpProblems;
import org.casanube.problems.ProblemException;

/** The words of the API for modes of pins. */
final class PinType {
  private PinType() {}

  /** The mode of this word, in lower case. */
  static PinMode parse(String word) {
    for (PinMode mode : PinMode.values()) {
      if (mode.name().toLowerCase(Locale.ROOT).equals(word)) {
        return mode;
      }
    }
    throw new ProblemException(
        HttpProblems.VALUE_INVALID
            .problem("type is \"%s\", not recursive or direct".formatted(word))
            .withField("type"));
  }
}
