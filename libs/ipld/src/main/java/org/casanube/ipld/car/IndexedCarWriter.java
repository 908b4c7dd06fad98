package org.casanube.ipld.car;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.util.List;
import org.casanube.multiformats.Cid;

/**
 * Writes an archive of version 2 with an index to a file. The header, which says where data and
 * index are, is written last: until {@link #finish} the file has zeros there, and no reader takes
 * it for an archive.
 *
 * <p>Not thread-safe. Keeps the index in memory, about 100 bytes a block.
 */
public final class IndexedCarWriter {
  private static final int BUFFER_BYTES = 1 << 16;

  private final SeekableByteChannel channel;
  private final long start;
  private final OutputStream stream;
  private final CarWriter payload;
  private final CarIndex index = new CarIndex();

  private IndexedCarWriter(
      SeekableByteChannel channel, long start, OutputStream stream, CarWriter payload) {
    this.channel = channel;
    this.start = start;
    this.stream = stream;
    this.payload = payload;
  }

  /** Begins an archive with these roots at the channel's position; the channel stays open. */
  public static IndexedCarWriter open(SeekableByteChannel channel, List<Cid> roots)
      throws IOException {
    long start = channel.position();
    OutputStream stream = new BufferedOutputStream(Channels.newOutputStream(channel), BUFFER_BYTES);
    stream.write(new byte[CarV2Header.LEAST_DATA_OFFSET]);
    return new IndexedCarWriter(channel, start, stream, CarWriter.open(stream, roots));
  }

  /** Writes one block; the buffer's position is left as it was. */
  public void write(Cid cid, ByteBuffer data) throws IOException {
    index.add(cid.multihash(), payload.position());
    payload.write(cid, data);
  }

  /**
   * Writes the index and then the header. Leaves the channel's position behind the archive, and the
   * file unsynced.
   */
  public void finish(CarIndexFormat format) throws IOException {
    long dataSize = payload.position();
    long dataOffset = CarV2Header.LEAST_DATA_OFFSET;
    index.writeTo(stream, format);
    stream.flush();
    long end = channel.position();
    ByteBuffer header = new CarV2Header(dataOffset, dataSize, dataOffset + dataSize).encode();
    channel.position(start);
    while (header.hasRemaining()) {
      channel.write(header);
    }
    channel.position(end);
  }
}
