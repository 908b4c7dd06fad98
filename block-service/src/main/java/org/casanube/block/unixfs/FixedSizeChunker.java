package org.casanube.block.unixfs;

import java.io.IOException;

/** Cuts every so many bytes, reading straight into the batch. */
final class FixedSizeChunker implements Chunker {
  private final int size;
  private final ContentInput input;
  private final LeafFraming framing;

  FixedSizeChunker(int size, ContentInput input, LeafFraming framing) {
    this.size = size;
    this.input = input;
    this.framing = framing;
  }

  @Override
  public boolean fill(ChunkBatch batch) throws IOException {
    batch.clear(framing);
    boolean more = true;
    while (more && batch.hasRoomFor(size)) {
      int read = input.read(batch.buffer(), batch.nextContentStart(), size);
      if (read > 0 || batch.count() == 0) {
        batch.add(read);
      }
      more = read == size && !input.isAtEnd();
    }
    return more;
  }
}
