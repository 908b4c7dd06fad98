package org.casanube.cli.commands;

/**
 * What one check of the doctor found.
 *
 * @param check its name
 * @param grade how bad it is
 * @param what a sentence
 * @param cure what to do, empty when nothing
 */
record Finding(String check, Grade grade, String what, String cure) {
  /** How bad it is. */
  enum Grade {
    FINE("ok"),
    WARNING("warn"),
    WRONG("wrong");

    private final String word;

    Grade(String word) {
      this.word = word;
    }

    String word() {
      return word;
    }
  }

  static Finding fine(String check, String what) {
    return new Finding(check, Grade.FINE, what, "");
  }

  static Finding warning(String check, String what, String cure) {
    return new Finding(check, Grade.WARNING, what, cure);
  }

  static Finding wrong(String check, String what, String cure) {
    return new Finding(check, Grade.WRONG, what, cure);
  }
}
