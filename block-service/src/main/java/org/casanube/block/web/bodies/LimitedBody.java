package org.casanube.block.web.bodies;

import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.casanube.block.files.FilesProperties;
import org.casanube.problems.ProblemException;
import org.casanube.problems.ProblemType;

/**
 * A request body that may be neither endless nor endlessly slow. What it refuses it throws as a
 * problem that names the limit.
 */
final class LimitedBody extends ServletInputStream {
  /** The problem of a body that stopped coming or comes too slowly. */
  static final ProblemType UPLOAD_STALLED =
      new ProblemType("upload-stalled", "The body comes too slowly", 408);

  /** The problem of a body that ends before its announced length. */
  static final ProblemType UPLOAD_ABORTED =
      new ProblemType("upload-aborted", "The body ended early", 400);

  private static final int BYTES_BETWEEN_LOOKS = 64 * 1024;

  private final ServletInputStream in;
  private final BodyLimit limit;
  private final FilesProperties pace;
  private final InstantSource clock;
  private final Instant start;
  private long bytes;
  private long nextLook;

  /**
   * Limits this body.
   *
   * @param pace says how slow it may be
   */
  LimitedBody(ServletInputStream in, BodyLimit limit, FilesProperties pace, InstantSource clock) {
    this.in = in;
    this.limit = limit;
    this.pace = pace;
    this.clock = clock;
    this.start = clock.instant();
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    int count;
    try {
      count = in.read(target, offset, length);
    } catch (SocketTimeoutException e) {
      throw new ProblemException(
          UPLOAD_STALLED.problem("No byte came for too long after " + bytes + " bytes."), e);
    } catch (IOException e) {
      throw new ProblemException(
          UPLOAD_ABORTED.problem("The body broke off after " + bytes + " bytes."), e);
    }
    if (count > 0) {
      bytes += count;
      limit.require(bytes);
      requireFastEnough(count);
    }
    return count;
  }

  /** Looks at the clock for each small read, and now and then among large ones. */
  private void requireFastEnough(int count) {
    if (count >= BYTES_BETWEEN_LOOKS / 16 && bytes < nextLook) {
      return;
    }
    nextLook = bytes + BYTES_BETWEEN_LOOKS;
    Duration elapsed = Duration.between(start, clock.instant());
    long rate = pace.minRate().toBytes();
    if (elapsed.compareTo(pace.grace()) > 0 && bytes < elapsed.toSeconds() * rate) {
      throw new ProblemException(
          UPLOAD_STALLED
              .problem(
                  "The body brings less than %d bytes a second (casanube.block.files.min-rate)."
                      .formatted(rate))
              .withLimit(rate));
    }
  }

  @Override
  public int available() throws IOException {
    return in.available();
  }

  @Override
  public boolean isFinished() {
    return in.isFinished();
  }

  @Override
  public boolean isReady() {
    return in.isReady();
  }

  @Override
  public void setReadListener(ReadListener listener) {
    throw new IllegalStateException("bodies are read by the thread that answers");
  }
}
