package org.casanube.block.files.web;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.casanube.block.files.FilesProperties;
import org.casanube.problems.HttpProblems;
import org.casanube.problems.ProblemException;
import org.casanube.problems.ProblemType;

/**
 * A request body that may be neither endless nor endlessly slow. What it refuses it throws as a
 * problem that names the limit.
 */
final class LimitedBody extends FilterInputStream {
  /** The problem of a body that stopped coming or comes too slowly. */
  static final ProblemType UPLOAD_STALLED =
      new ProblemType("upload-stalled", "The body comes too slowly", 408);

  /** The problem of a body that ends before its announced length. */
  static final ProblemType UPLOAD_ABORTED =
      new ProblemType("upload-aborted", "The body ended early", 400);

  private static final int BYTES_BETWEEN_LOOKS = 64 * 1024;

  private final FilesProperties limits;
  private final InstantSource clock;
  private final Instant start;
  private long bytes;
  private long nextLook;

  LimitedBody(InputStream body, FilesProperties limits, InstantSource clock) {
    super(body);
    this.limits = limits;
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
      requireWithinSize();
      requireFastEnough(count);
    }
    return count;
  }

  /** The number of bytes read. */
  long bytes() {
    return bytes;
  }

  private void requireWithinSize() {
    long max = limits.maxBody().toBytes();
    if (max > 0 && bytes > max) {
      throw new ProblemException(
          HttpProblems.BODY_TOO_LARGE
              .problem(
                  "The body is larger than %d bytes (casanube.block.files.max-body)."
                      .formatted(max))
              .withLimit(max));
    }
  }

  /** Looks at the clock for each small read, and now and then among large ones. */
  private void requireFastEnough(int count) {
    if (count >= BYTES_BETWEEN_LOOKS / 16 && bytes < nextLook) {
      return;
    }
    nextLook = bytes + BYTES_BETWEEN_LOOKS;
    Duration elapsed = Duration.between(start, clock.instant());
    long rate = limits.minRate().toBytes();
    if (elapsed.compareTo(limits.grace()) > 0 && bytes < elapsed.toSeconds() * rate) {
      throw new ProblemException(
          UPLOAD_STALLED
              .problem("The body brings less than %d bytes a second.".formatted(rate))
              .withLimit(rate));
    }
  }
}
