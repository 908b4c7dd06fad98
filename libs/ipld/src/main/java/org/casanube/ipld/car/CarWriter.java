package org.casanube.ipld.car;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.List;
import org.casanube.multiformats.Cid;
import org.casanube.multiformats.Varint;

/**
 * Writes an archive of version 1 to a stream, block by block. The archive has no trailer: it is
 * complete after every block, and there is nothing to close but the stream, which stays the
 * caller's.
 *
 * <p>Not thread-safe. What it is given is written as it is: neither are blocks checked against
 * their CIDs, nor are those that come twice left out.
 */
public final class CarWriter {
  private static final int PIECE_BYTES = 16 * 1024;

  private final OutputStream target;
  private final byte[] piece = new byte[PIECE_BYTES];
  private long position;

  private CarWriter(OutputStream target) {
    this.target = target;
  }

  /** Writes the header of an archive with these roots. */
  public static CarWriter open(OutputStream target, List<Cid> roots) throws IOException {
    CarWriter writer = new CarWriter(target);
    byte[] header = new CarHeader(1, roots).encodePayloadHeader();
    writer.writeLength(header.length);
    writer.writeBytes(ByteBuffer.wrap(header));
    return writer;
  }

  /** Writes one block; the buffer's position is left as it was. */
  public void write(Cid cid, ByteBuffer data) throws IOException {
    writeHead(cid, data.remaining());
    writeBytes(data);
  }

  /** Writes what comes before a block's bytes; so many must follow in pieces. */
  public void writeHead(Cid cid, int dataBytes) throws IOException {
    writeLength((long) cid.length() + dataBytes);
    writeBytes(ByteBuffer.wrap(cid.toBytes()));
  }

  /** Writes a piece of a block whose head was written; the position is left as it was. */
  public void writePiece(ByteBuffer piece) throws IOException {
    writeBytes(piece);
  }

  /** The number of bytes written so far, and so where the next block's section begins. */
  public long position() {
    return position;
  }

  /** The number of bytes that {@link #write} takes for such a block. */
  public static long sectionBytes(Cid cid, int dataBytes) {
    long length = (long) cid.length() + dataBytes;
    return Varint.length(length) + length;
  }

  /** The number of bytes that {@link #open} takes for a header with these roots. */
  public static long headerBytes(List<Cid> roots) {
    long length = new CarHeader(1, roots).encodePayloadHeader().length;
    return Varint.length(length) + length;
  }

  private void writeLength(long length) throws IOException {
    byte[] varint = new byte[Varint.MAX_BYTES];
    int end = Varint.write(varint, 0, length);
    target.write(varint, 0, end);
    position += end;
  }

  private void writeBytes(ByteBuffer bytes) throws IOException {
    position += bytes.remaining();
    if (bytes.hasArray()) {
      target.write(bytes.array(), bytes.arrayOffset() + bytes.position(), bytes.remaining());
    } else {
      ByteBuffer rest = bytes.duplicate();
      while (rest.hasRemaining()) {
        int count = Math.min(rest.remaining(), piece.length);
        rest.get(piece, 0, count);
        target.write(piece, 0, count);
      }
    }
  }
}
