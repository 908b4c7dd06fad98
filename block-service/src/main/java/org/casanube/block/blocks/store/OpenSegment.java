package org.casanube.block.blocks.store;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The segment that the log is writing, if there is one. For the log's writer thread alone. */
final class OpenSegment {
  private final SegmentFiles files;
  private final AppendLog.Listener listener;
  private @Nullable SegmentWriter writer;

  OpenSegment(SegmentFiles files, AppendLog.Listener listener) {
    this.files = files;
    this.listener = listener;
  }

  /** True if it has this number. */
  boolean isOf(int number) {
    SegmentWriter out = writer;
    return out != null && out.segment().number() == number;
  }

  /**
   * Goes over to the segment of this number, which is made if it is another than the present one.
   *
   * @return true if another was finished for it, so that all of that one is durable
   */
  boolean switchTo(int number) throws IOException {
    if (isOf(number)) {
      return false;
    }
    boolean finished = writer != null;
    finish();
    SegmentWriter next = SegmentWriter.create(files, number, listener.liveness(number));
    writer = next;
    listener.opened(next.segment());
    return finished;
  }

  /** Writes a padded buffer into the segment gone over to. */
  void write(AppendBuffer buffer) throws IOException {
    SegmentWriter out = writer;
    if (out == null) {
      throw new IllegalStateException("there is no segment for " + buffer.start());
    }
    out.write(buffer);
  }

  int frames() {
    SegmentWriter out = writer;
    return out == null ? 0 : out.frames();
  }

  long unsyncedBytes() {
    SegmentWriter out = writer;
    return out == null ? 0 : out.unsyncedBytes();
  }

  /** Makes durable what was written. */
  void sync() throws IOException {
    SegmentWriter out = writer;
    if (out != null) {
      out.sync();
    }
  }

  /** Makes all durable and ends the segment. */
  void finish() throws IOException {
    SegmentWriter out = writer;
    if (out != null) {
      out.finish();
      writer = null;
    }
  }

  /** Gives the segment up after a failure, with all behind the last durable place. */
  void giveUp(long durableEnd) {
    SegmentWriter out = writer;
    writer = null;
    if (out != null) {
      boolean same = out.segment().number() == Location.segment(durableEnd);
      long end = same ? Location.offset(durableEnd) : 0;
      out.abandon(Math.max(end, Segment.HEADER_BYTES));
    }
  }
}
