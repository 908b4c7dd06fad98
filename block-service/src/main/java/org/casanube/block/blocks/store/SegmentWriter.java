package org.casanube.block.blocks.store;

import java.io.IOException;
import java.nio.ByteBuffer;

/** Writes one segment and the list of its frames. For the log's writer thread alone. */
final class SegmentWriter {
  private static final System.Logger LOG = System.getLogger(SegmentWriter.class.getName());

  private final SegmentFiles files;
  private final Segment segment;
  private final FrameList.Writer list;
  private long synced;

  private SegmentWriter(SegmentFiles files, Segment segment, FrameList.Writer list) {
    this.files = files;
    this.segment = segment;
    this.list = list;
  }

  /** Creates the files of a new segment; name and header are durable on return. */
  static SegmentWriter create(SegmentFiles files, int number, Liveness liveness)
      throws IOException {
    SegmentFile file = files.createAligned(Segment.name(number));
    try {
      ByteBuffer header = AppendBuffer.allocateAligned(Segment.HEADER_BYTES);
      Segment.encodeHeader(number, header);
      file.write(header, 0);
      file.sync();
      SegmentFile listFile = files.create(Segment.listName(number));
      files.sync();
      Segment segment = new Segment(number, file, liveness);
      segment.setBytes(Segment.HEADER_BYTES);
      return new SegmentWriter(files, segment, new FrameList.Writer(listFile, number));
    } catch (IOException e) {
      file.close();
      files.delete(Segment.name(number));
      files.delete(Segment.listName(number));
      throw e;
    }
  }

  Segment segment() {
    return segment;
  }

  int frames() {
    return list.records();
  }

  /** Writes a padded buffer where it belongs. */
  void write(AppendBuffer buffer) throws IOException {
    segment.file().write(buffer.content(), Location.offset(buffer.start()));
    segment.setBytes(Location.offset(buffer.end()));
    listFrames(buffer);
  }

  private void listFrames(AppendBuffer buffer) throws IOException {
    ByteBuffer content = buffer.content();
    int at = 0;
    while (at < content.limit()) {
      Frame frame = Frame.decode(content, at, buffer.start() + at);
      if (frame == null) {
        break;
      }
      list.add(frame, buffer.start() + at);
      at += frame.bytes();
    }
    list.flush();
    segment.setListBytes(list.bytes());
  }

  long unsyncedBytes() {
    return segment.bytes() - synced;
  }

  void sync() throws IOException {
    segment.file().sync();
    synced = segment.bytes();
  }

  /** Makes all durable and completes the list; the segment stays open for reading. */
  void finish() throws IOException {
    sync();
    list.finish(segment.bytes());
    list.close();
    files.sync();
    segment.seal(true);
  }

  /**
   * Gives the segment up after a failed write. What is behind {@code durable} is cut off if the
   * medium lets us; else it is passed over when the segment is scanned.
   */
  void abandon(long durable) {
    try {
      segment.file().truncate(durable);
      segment.setBytes(durable);
    } catch (IOException e) {
      segment.markDamaged();
    }
    segment.seal(false);
    try {
      // Last, so that who reads it finds it, or finds the segment sealed.
      list.close();
      files.delete(Segment.listName(segment.number()));
    } catch (IOException e) {
      // A list without an end is passed over when the store is opened.
      LOG.log(System.Logger.Level.DEBUG, "list of segment {0} stays", segment.number(), e);
    }
  }
}
