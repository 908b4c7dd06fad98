package org.casanube.block.imports.leveldb;

import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;

/**
 * A file of sorted entries. Only the blocks in which wanted keys may be are read.
 *
 * @see <a href="https://github.com/google/leveldb/blob/main/doc/table_format.md">Table format</a>
 */
final class SortedTable implements AutoCloseable {
  private static final int FOOTER_BYTES = 48;
  private static final int TRAILER_BYTES = 5;
  private static final long MAGIC = 0xdb4775248b80fb57L;
  private static final int MAX_BLOCK_BYTES = 64 * 1024 * 1024;
  private static final int MAX_KEY_BYTES = 1024 * 1024;
  private static final int MAX_BIASED_HANDLES = 40;

  private final FileChannel file;

  /** Takes entries: internal keys and their values. */
  interface Sink {
    void take(byte[] key, ByteBuffer value) throws IOException;
  }

  /** Tells whether keys may be wanted that are above the one and not above the other. */
  interface Range {
    boolean mayHold(byte[] above, byte[] upTo);
  }

  SortedTable(Path path) throws IOException {
    file = FileChannel.open(path, StandardOpenOption.READ);
  }

  void read(Range range, Sink sink) throws IOException {
    try {
      LittleEndian footer = new LittleEndian(at(file.size() - FOOTER_BYTES, FOOTER_BYTES));
      LittleEndian handles = new LittleEndian(footer.take(MAX_BIASED_HANDLES));
      if (footer.fixed64() != MAGIC) {
        throw new DamagedDatabaseException("a table does not end as tables do");
      }
      handles.varint();
      handles.varint();
      byte[][] before = {new byte[0]};
      entries(
          block(handles.varint(), handles.varint()),
          (last, handle) -> {
            if (range.mayHold(before[0], last)) {
              LittleEndian place = new LittleEndian(handle);
              entries(block(place.varint(), place.varint()), sink);
            }
            before[0] = last;
          });
    } catch (BufferUnderflowException e) {
      throw new DamagedDatabaseException("a table breaks its format", e);
    }
  }

  private ByteBuffer at(long offset, int length) throws IOException {
    if (offset < 0 || length < 0 || offset > file.size() - length) {
      throw new DamagedDatabaseException("a table is cut off");
    }
    ByteBuffer bytes = ByteBuffer.allocate(length);
    while (bytes.hasRemaining()) {
      if (file.read(bytes, offset + bytes.position()) < 0) {
        throw new DamagedDatabaseException("a table is cut off");
      }
    }
    return bytes.flip();
  }

  private ByteBuffer block(long offset, long size) throws IOException {
    if (size < 0 || size > Math.min(MAX_BLOCK_BYTES, file.size())) {
      throw new DamagedDatabaseException("a block of a table is longer than the table");
    }
    ByteBuffer bytes = at(offset, (int) size + TRAILER_BYTES);
    LittleEndian trailer = new LittleEndian(bytes.slice((int) size, TRAILER_BYTES));
    int compression = trailer.unsignedByte();
    byte[] content = LittleEndian.toBytes(bytes.slice(0, (int) size));
    if (!LittleEndian.isChecksum(trailer.fixed32(), content, new byte[] {(byte) compression})) {
      throw new DamagedDatabaseException("a block of a table is damaged");
    }
    if (compression != 0) {
      throw new DamagedDatabaseException("a table is compressed, which can't be read");
    }
    return ByteBuffer.wrap(content);
  }

  private static void entries(ByteBuffer block, Sink sink) throws IOException {
    int size = block.remaining();
    if (size < Integer.BYTES) {
      throw new BufferUnderflowException();
    }
    long restarts =
        Integer.toUnsignedLong(
            new LittleEndian(block.slice(size - Integer.BYTES, Integer.BYTES)).fixed32());
    long end = size - Integer.BYTES * (restarts + 1);
    if (end < 0) {
      throw new BufferUnderflowException();
    }
    LittleEndian entries = new LittleEndian(block.slice(0, (int) end));
    byte[] key = new byte[0];
    while (entries.hasMore()) {
      long shared = entries.varint();
      long fresh = entries.varint();
      long valueBytes = entries.varint();
      if (shared < 0 || shared > key.length || fresh < 0 || fresh > MAX_KEY_BYTES) {
        throw new BufferUnderflowException();
      }
      byte[] next = Arrays.copyOf(key, (int) (shared + fresh));
      entries.take((int) fresh).get(next, (int) shared, (int) fresh);
      key = next;
      sink.take(key, entries.take((int) Math.min(valueBytes, Integer.MAX_VALUE)));
    }
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
