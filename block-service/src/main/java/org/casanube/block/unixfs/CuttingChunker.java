package org.casanube.block.unixfs;

import java.io.IOException;

/** Cuts where the content says so. */
final class CuttingChunker implements Chunker {
  private final Cutter cutter;
  private final ContentInput input;
  private final LeafFraming framing;
  private final byte[] window;
  private int start;
  private int end;
  private boolean ended;

  CuttingChunker(Cutter cutter, ContentInput input, LeafFraming framing) {
    this.cutter = cutter;
    this.input = input;
    this.framing = framing;
    this.window = new byte[windowBytes(cutter.maxBytes())];
  }

  /** What it holds beside the batch, in bytes. */
  static int windowBytes(int maxChunkBytes) {
    return Math.max(2 * maxChunkBytes, ChunkBatch.STANDARD_BYTES);
  }

  @Override
  public boolean fill(ChunkBatch batch) throws IOException {
    batch.clear(framing);
    refill();
    if (start == end) {
      batch.add(0);
      return false;
    }
    while (start < end && batch.hasRoomFor(cutter.maxBytes())) {
      int available = Math.min(end - start, cutter.maxBytes());
      int length = cutter.cut(window, start, available);
      System.arraycopy(window, start, batch.buffer(), batch.nextContentStart(), length);
      batch.add(length);
      start += length;
      refill();
    }
    return start < end;
  }

  /** Sees to it that a longest chunk is there, or all that is left. */
  private void refill() throws IOException {
    if (ended || end - start >= cutter.maxBytes()) {
      return;
    }
    System.arraycopy(window, start, window, 0, end - start);
    end -= start;
    start = 0;
    int read = input.read(window, end, window.length - end);
    ended = read < window.length - end;
    end += read;
  }
}
