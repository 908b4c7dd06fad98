package org.casanube.cli.terminal;

import java.util.Locale;

/** Sizes as people read them, in binary units. */
public final class Sizes {
  private static final String[] UNITS = {"B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};
  private static final double STEP = 1024;

  private Sizes() {}

  /** For instance {@code 512 B}, {@code 1.5 KiB}, {@code 380 MiB}. */
  public static String text(long bytes) {
    double amount = bytes;
    int unit = 0;
    while (amount >= 1000 && unit < UNITS.length - 1) {
      amount /= STEP;
      unit++;
    }
    String pattern = unit == 0 || amount >= 100 ? "%.0f %s" : "%.1f %s";
    return String.format(Locale.ROOT, pattern, amount, UNITS[unit]);
  }
}
