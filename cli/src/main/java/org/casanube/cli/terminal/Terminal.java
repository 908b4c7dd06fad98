package org.casanube.cli.terminal;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
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

  /** One line of the result. */
  public void line(String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.UTF_8));
    out.write('\n');
  }

  /** Lets the user see all that was said so far. */
  public void flush() throws IOException {
    out.flush();
  }

  /** A message beside the result. What can't be said is let go: there is nobody to tell. */
  public void say(String text) {
    draw(text + "\n");
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
