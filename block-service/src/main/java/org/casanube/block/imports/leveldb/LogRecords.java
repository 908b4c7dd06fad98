package org.casanube.block.imports.leveldb;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The records of a log: pieces in blocks of 32 KiB, each with a checksum. As the database itself
 * does when it is opened, a log whose end is cut off or damaged is read up to there.
 *
 * @see <a href="https://github.com/google/leveldb/blob/main/doc/log_format.md">Log format</a>
 */
final class LogRecords {
  /** The longest record, in bytes. */
  static final int MAX_RECORD_BYTES = 64 * 1024 * 1024;

  private static final int BLOCK_BYTES = 32 * 1024;
  private static final int HEADER_BYTES = 7;
  private static final int FULL = 1;
  private static final int FIRST = 2;
  private static final int LAST = 4;

  private final ByteArrayOutputStream record = new ByteArrayOutputStream();
  private final Sink sink;
  private boolean started;

  /** Takes the records. */
  interface Sink {
    void take(ByteBuffer record) throws IOException;
  }

  private LogRecords(Sink sink) {
    this.sink = sink;
  }

  static void read(Path file, Sink sink) throws IOException {
    LogRecords records = new LogRecords(sink);
    if (!Files.isRegularFile(file)) {
      throw new DamagedDatabaseException(file.getFileName() + " is no file");
    }
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file), BLOCK_BYTES)) {
      byte[] block = in.readNBytes(BLOCK_BYTES);
      while (block.length > 0 && records.readBlock(block)) {
        block = in.readNBytes(BLOCK_BYTES);
      }
    }
  }

  /** False if nothing after it can be believed. */
  private boolean readBlock(byte[] bytes) throws IOException {
    LittleEndian block = new LittleEndian(ByteBuffer.wrap(bytes));
    while (block.remaining() >= HEADER_BYTES) {
      int checksum = block.fixed32();
      int length = block.unsignedShort();
      int kind = block.unsignedByte();
      if (kind == 0 && length == 0) {
        return true; // the rest was made room for and never written
      }
      if (length > block.remaining()) {
        return false;
      }
      byte[] piece = LittleEndian.toBytes(block.take(length));
      if (!LittleEndian.isChecksum(checksum, new byte[] {(byte) kind}, piece)) {
        return false;
      }
      if (!take(kind, piece)) {
        return false;
      }
    }
    return true;
  }

  private boolean take(int kind, byte[] piece) throws IOException {
    boolean begins = kind == FULL || kind == FIRST;
    if (begins) {
      record.reset();
      started = true;
    }
    if (!started || kind > LAST || record.size() + piece.length > MAX_RECORD_BYTES) {
      return false;
    }
    record.writeBytes(piece);
    if (kind == FULL || kind == LAST) {
      started = false;
      sink.take(ByteBuffer.wrap(record.toByteArray()));
    }
    return true;
  }
}
