package org.casanube.block.blocks.store;

import java.nio.ByteBuffer;
import org.casanube.multiformats.Multihash;

/** What is appended to the log: a frame but for the mark that it gets there. */
record FrameContent(
    Frame.Kind kind, Multihash multihash, int length, long sequence, ByteBuffer payload) {
  /** A tombstone for a frame that is in the segment {@code victim}. */
  static FrameContent tombstone(Multihash multihash, int victim, long sequence) {
    return new FrameContent(
        Frame.Kind.TOMBSTONE, multihash, victim, sequence, ByteBuffer.allocate(0));
  }

  Frame frame(long mark) {
    return new Frame(kind, multihash, length, mark, sequence);
  }
}
