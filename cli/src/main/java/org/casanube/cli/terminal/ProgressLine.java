package org.casanube.cli.terminal;

import java.util.Locale;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * One line at the bottom of the screen that says how far a transfer is. Draws nothing when there is
 * no screen, nothing in the first half second, and at most eight times a second after that. For one
 * thread.
 */
public final class ProgressLine implements AutoCloseable {
  /** A total that is not known (yet). */
  public static final long UNKNOWN = -1;

  private static final long FIRST = 500_000_000;
  private static final long BETWEEN = 125_000_000;
  private static final int BAR = 20;
  private static final int WIDTH = 78;
  private static final double NANOS = 1e9;

  private final Terminal terminal;
  private final String label;
  private final LongSupplier clock;
  private final long start;
  private long next;
  private boolean isDrawn;

  /** A line that starts now. */
  public ProgressLine(Terminal terminal, String label) {
    this(terminal, label, System::nanoTime);
  }

  ProgressLine(Terminal terminal, String label, LongSupplier clock) {
    this.terminal = terminal;
    this.label = label;
    this.clock = clock;
    this.start = clock.getAsLong();
    this.next = start + FIRST;
  }

  /** Tells how many bytes are done of how many, or of {@link #UNKNOWN}. */
  public void at(long done, long total) {
    double seconds = (clock.getAsLong() - start) / NANOS;
    show(() -> text(done, total, seconds));
  }

  /** Tells how far it is in these words, which are made only if it is time to draw. */
  public void show(Supplier<String> words) {
    long now = clock.getAsLong();
    if (!terminal.isLive() || now - next < 0) {
      return;
    }
    next = now + BETWEEN;
    isDrawn = true;
    String text = label + " " + words.get();
    terminal.draw("\r" + text.substring(0, Math.min(text.length(), WIDTH)) + "\u001b[K");
  }

  private static String text(long done, long total, double seconds) {
    String rate = Sizes.text((long) (done / seconds)) + "/s";
    if (total <= 0) {
      return Sizes.text(done) + ", " + rate;
    }
    double part = Math.min(1, done / (double) total);
    int filled = (int) (part * BAR);
    String bar = "#".repeat(filled) + "-".repeat(BAR - filled);
    return String.format(
        Locale.ROOT, "[%s] %3.0f%% of %s, %s", bar, part * 100, Sizes.text(total), rate);
  }

  @Override
  public void close() {
    clear();
  }

  /** Takes the line away, so that something else can be said. */
  public void clear() {
    if (isDrawn) {
      terminal.draw("\r\u001b[K");
      isDrawn = false;
    }
  }
}
