package org.casanube.block.archives;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of a tar archive, counted: how many may still be read is bounded while headers are, and
 * what the source itself throws is told from what the tar reader makes of the bytes.
 */
final class TarInput extends FilterInputStream {
  private static final int BLOCK_BYTES = 512;

  private long position;
  private long left = Long.MAX_VALUE;
  private long zerosAtEnd;
  private @Nullable IOException failure;

  TarInput(InputStream source) {
    super(source);
  }

  /** So many more bytes may be read. */
  void limit(long bytes) {
    left = bytes;
  }

  long position() {
    return position;
  }

  /** What to throw for what the tar reader threw. */
  RuntimeException explain(Exception thrown) throws IOException {
    if (failure != null) {
      throw failure;
    }
    if (left <= 0) {
      return new ArchiveException(
          ArchiveException.Code.LIMIT_EXCEEDED,
          "headers at byte %d are over the limit of %d bytes"
              .formatted(position, TarImporter.MAX_HEADER_BYTES),
          thrown);
    }
    return new ArchiveException(
        ArchiveException.Code.MALFORMED,
        "tar archive is malformed or cut off at byte %d: %s"
            .formatted(position, thrown.getMessage()),
        thrown);
  }

  private int allowed(int wanted) throws IOException {
    if (left <= 0) {
      throw new IOException("too many bytes of headers");
    }
    return (int) Math.min(wanted, left);
  }

  /** True if the last block that was looked at is one of zeros, as archives end. */
  boolean hasEndMarker() {
    return zerosAtEnd >= BLOCK_BYTES;
  }

  private void countZeros(byte[] target, int offset, int length) {
    int at = offset + length - 1;
    while (at >= offset && target[at] == 0) {
      at--;
    }
    int zeros = offset + length - 1 - at;
    zerosAtEnd = zeros == length ? zerosAtEnd + zeros : zeros;
  }

  private long count(long read) {
    if (read > 0) {
      position += read;
      left -= left == Long.MAX_VALUE ? 0 : read;
    }
    return read;
  }

  private IOException failed(IOException e) {
    failure = e;
    return e;
  }

  @Override
  public int read() throws IOException {
    int _ = allowed(1);
    try {
      int read = in.read();
      if (read >= 0) {
        countZeros(new byte[] {(byte) read}, 0, 1);
        long _ = count(1);
      }
      return read;
    } catch (IOException e) {
      throw failed(e);
    }
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    int wanted = allowed(length);
    try {
      int read = in.read(target, offset, wanted);
      countZeros(target, offset, Math.max(0, read));
      return (int) count(read);
    } catch (IOException e) {
      throw failed(e);
    }
  }

  @Override
  public long skip(long wanted) throws IOException {
    long allowed = Math.min(wanted, left);
    try {
      return count(in.skip(allowed));
    } catch (IOException e) {
      throw failed(e);
    }
  }

  /** The source is the caller's. */
  @Override
  public void close() {}
}
