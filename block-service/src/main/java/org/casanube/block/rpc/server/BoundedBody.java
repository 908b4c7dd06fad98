package org.casanube.block.rpc.server;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.casanube.block.rpc.command.RpcException;

/**
 * A body that may not be larger than the settings allow; takes note of how long its caller needs.
 */
final class BoundedBody extends FilterInputStream {
  private final long max;
  private final Pace pace;
  private long bytes;

  /**
   * Bounds the body.
   *
   * @param max in bytes; 0 for no limit
   */
  BoundedBody(InputStream in, long max, Pace pace) {
    super(in);
    this.max = max;
    this.pace = pace;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    int count = -1;
    pace.await();
    try {
      count = in.read(target, offset, length);
    } finally {
      pace.moved(Math.max(0, count));
    }
    if (count > 0) {
      bytes += count;
      if (max > 0 && bytes > max) {
        throw new RpcException(
            "the body is larger than %d bytes (casanube.block.rpc.max-body)".formatted(max));
      }
    }
    return count;
  }
}
