package org.casanube.block.unixfs;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.util.Objects;
import org.casanube.multiformats.Cid;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of one file. Reading a part reads only the blocks that the part needs. May be read by
 * several threads at once.
 *
 * <p>A block that is missing, malformed or of another size than its parent says ends the reading
 * with the exception that tells it; what came before was right.
 */
public final class FileContent {
  /** A root of more is left to whoever reads. */
  private static final int HEAVY_LINKS = 320;

  private final Cid cid;
  private final Attributes attributes;
  private final long size;
  private final BlockSource source;
  private final ReadAhead readAhead;
  private volatile @Nullable DagNode inner;

  FileContent(DagNode root, BlockSource source, ReadAhead readAhead) {
    this.cid = root.cid();
    // A large file of one block is read when it is sent, not kept until then.
    boolean heavy = root.links().isEmpty() && root.length() > BlockSending.PIECE_BYTES;
    this.inner = heavy ? null : root;
    this.attributes = root.node().attributes();
    this.size = root.contentSize();
    this.source = source;
    this.readAhead = readAhead;
  }

  /** The file's length in bytes. */
  public long size() {
    return size;
  }

  /** What the root says of mode and time. */
  public Attributes attributes() {
    return attributes;
  }

  /**
   * Writes a part of the file.
   *
   * @throws IndexOutOfBoundsException if the part is not within the file
   * @throws IOException what writing throws
   */
  public void writeTo(WritableByteChannel target, long offset, long length) throws IOException {
    try (FileBlocks blocks = blocks(offset, length)) {
      while (blocks.hasNext()) {
        BlockSending.PROCESS.send(
            blocks::next,
            piece -> {
              while (piece.hasRemaining()) {
                int _ = target.write(piece);
              }
            });
      }
    }
  }

  /**
   * Writes a part of the file.
   *
   * @throws IndexOutOfBoundsException if the part is not within the file
   * @throws IOException what writing throws
   */
  public void writeTo(OutputStream target, long offset, long length) throws IOException {
    try (FileBlocks blocks = blocks(offset, length)) {
      while (blocks.hasNext()) {
        BlockSending.PROCESS.send(blocks::next, piece -> writePiece(target, piece));
      }
    }
  }

  @SuppressWarnings("ByteBufferBackingArray")
  private static void writePiece(OutputStream target, ByteBuffer piece) throws IOException {
    if (piece.hasArray()) {
      target.write(piece.array(), piece.arrayOffset() + piece.position(), piece.remaining());
    } else {
      byte[] copy = new byte[Math.min(64 * 1024, piece.remaining())];
      while (piece.hasRemaining()) {
        int length = Math.min(copy.length, piece.remaining());
        piece.get(copy, 0, length);
        target.write(copy, 0, length);
      }
    }
  }

  /** Writes the whole file. */
  public void writeTo(OutputStream target) throws IOException {
    writeTo(target, 0, size);
  }

  /** Writes the whole file to where a channel would take it. */
  public void writeTo(WritableByteChannel target) throws IOException {
    writeTo(target, 0, size);
  }

  /**
   * A part of the file as a stream for one thread; close it. A failure is thrown unchecked, as it
   * came from the blocks.
   *
   * @throws IndexOutOfBoundsException if the part is not within the file
   */
  public InputStream stream(long offset, long length) {
    return new PieceStream(blocks(offset, length));
  }

  private FileBlocks blocks(long offset, long length) {
    long start = Objects.checkFromIndexSize(offset, length, size);
    DagNode present = inner;
    DagNode root = present == null ? DagNode.read(cid, source) : present;
    if (NodeOnWay.links(root) > HEAVY_LINKS) {
      inner = null;
    }
    return new FileBlocks(root, start, start + length, source, readAhead);
  }

  /** Pieces as a stream. */
  private static final class PieceStream extends InputStream {
    private final FileBlocks blocks;
    private @Nullable ByteBuffer piece;

    PieceStream(FileBlocks blocks) {
      this.blocks = blocks;
    }

    private @Nullable ByteBuffer piece() {
      while ((piece == null || !piece.hasRemaining()) && blocks.hasNext()) {
        piece = blocks.next();
      }
      return piece != null && piece.hasRemaining() ? piece : null;
    }

    @Override
    public int read() {
      ByteBuffer current = piece();
      return current == null ? -1 : current.get() & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) {
      int checked = Objects.checkFromIndexSize(offset, length, target.length);
      if (length == 0) {
        return 0;
      }
      ByteBuffer current = piece();
      if (current == null) {
        return -1;
      }
      int read = Math.min(length, current.remaining());
      current.get(target, checked, read);
      return read;
    }

    @Override
    public long transferTo(OutputStream target) throws IOException {
      long written = 0;
      ByteBuffer current = piece();
      while (current != null) {
        written += current.remaining();
        writePiece(target, current.slice());
        current.position(current.limit());
        current = piece();
      }
      return written;
    }

    @Override
    public int available() {
      return piece == null ? 0 : piece.remaining();
    }

    @Override
    public void close() {
      blocks.close();
      piece = null;
    }
  }
}
