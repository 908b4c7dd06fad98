package org.casanube.block.files.uploads;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.security.MessageDigest;
import org.casanube.problems.ProblemException;
import org.jspecify.annotations.Nullable;

/**
 * Bytes that a client sends in one request.
 *
 * @param offset where they belong
 * @param checksum what they hash to, if the client says so
 */
record Piece(long offset, InputStream body, @Nullable PieceChecksum checksum) {
  private static final int BUFFER_BYTES = 64 * 1024;

  /** How the body of a piece came to its end. */
  enum Ending {
    WHOLE,
    BROKEN_OFF,
    TOO_LONG,
    MISMATCHED
  }

  /** How it came to its end, and what failed where the client's bytes broke off. */
  record Arrival(Ending ending, @Nullable Exception failure) {
    private Arrival(Ending ending) {
      this(ending, null);
    }
  }

  /**
   * Writes the bytes at the offset, at most up to the length of the upload.
   *
   * @throws IOException if the file can't be written; what the client does is the ending
   */
  Arrival writeTo(FileChannel file, long length) throws IOException {
    MessageDigest digest = checksum == null ? null : checksum.start();
    FileChannel at = file.position(offset);
    byte[] buffer = new byte[BUFFER_BYTES];
    while (true) {
      int count;
      try {
        count = body.read(buffer);
      } catch (IOException | ProblemException e) {
        return new Arrival(Ending.BROKEN_OFF, e);
      }
      if (count < 0) {
        break;
      }
      if (count > length - at.position()) {
        return new Arrival(Ending.TOO_LONG);
      }
      if (digest != null) {
        digest.update(buffer, 0, count);
      }
      write(at, ByteBuffer.wrap(buffer, 0, count));
    }
    boolean matches = checksum == null || digest == null || checksum.matches(digest);
    return new Arrival(matches ? Ending.WHOLE : Ending.MISMATCHED);
  }

  private static void write(FileChannel file, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      int _ = file.write(bytes);
    }
  }
}
