package org.casanube.cli.terminal;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.casanube.cli.node.ExitCode;
import org.casanube.cli.node.NubeException;

/**
 * The user's side: what is asked for goes to {@code out}, everything else to {@code err}. All text
 * is UTF-8. A reader that goes away (a pipe into {@code head}) ends the command quietly.
 */
public final class Terminal {
  private static final int BUFFER = 64 * 1024;

  private final InputStream in;
  private final OutputStream out;
  private final OutputStream err;
  private final boolean isLive;

  /**
   * A terminal over streams.
   *
   * @param isLive whether {@code err} is a screen that a progress line may be drawn on
   */
  public Terminal(InputStream in, OutputStream out, OutputStream err, boolean isLive) {
    this.in = in;
    this.out = new BufferedOutputStream(new PipeOutput(out), BUFFER);
    this.err = err;
    this.isLive = isLive;
  }

  /** Standard input. */
  public InputStream in() {
    return in;
  }

  /** Standard output, buffered. */
  public OutputStream out() {
    return out;
  }

  /** Whether a progress line may be drawn. */
  public boolean isLive() {
    return isLive;
  }

  /**
   * One line of the result. Names come from anywhere: what could steer the terminal, or look like
   * more than one line, is shown as {@code \\u001b} and the like.
   */
  public void line(String text) throws IOException {
    out.write(printable(text, false).getBytes(StandardCharsets.UTF_8));
    out.write('\n');
  }

  /** Text of our own as it is. */
  public void raw(String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.UTF_8));
  }

  /** Lets the user see all that was said so far. */
  public void flush() throws IOException {
    out.flush();
  }

  /** A message beside the result. What can't be said is let go: there is nobody to tell. */
  public void say(String text) {
    draw(printable(text, true) + "\n");
  }

  private static String printable(String text, boolean withLines) {
    if (text.chars().noneMatch(c -> isSteering(c) && !(withLines && c == '\n'))) {
      return text;
    }
    StringBuilder shown = new StringBuilder(text.length() + 16);
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (isSteering(c) && !(withLines && c == '\n')) {
        shown.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
      } else {
        shown.append(c);
      }
    }
    return shown.toString();
  }

  /** Control characters, and those that turn the direction of what follows. */
  private static boolean isSteering(int c) {
    return Character.isISOControl(c)
        || (c >= 0x2028 && c <= 0x202e)
        || (c >= 0x2066 && c <= 0x2069);
  }

  void draw(String text) {
    try {
      err.write(text.getBytes(StandardCharsets.UTF_8));
      err.flush();
    } catch (IOException nobodyThere) {
      // the exit code still tells
    }
  }

  /** Turns a closed pipe into the quiet end of the command. */
  private static final class PipeOutput extends OutputStream {
    private final OutputStream out;

    PipeOutput(OutputStream out) {
      this.out = out;
    }

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int count) throws IOException {
      try {
        out.write(bytes, from, count);
      } catch (IOException failed) {
        String why = String.valueOf(failed.getMessage());
        if (why.contains("Broken pipe")) {
          throw new NubeException(ExitCode.PIPE_CLOSED, "");
        }
        throw new NubeException(ExitCode.FAILED, "can't write the output: " + why);
      }
    }

    @Override
    public void flush() throws IOException {
      out.flush();
    }
  }
}
