package org.casanube.block.unixfs;

import java.io.IOException;

/** Cuts the content of one file into chunks. */
interface Chunker {
  /**
   * Fills the batch with the next chunks.
   *
   * @return false if the content ends with them
   */
  boolean fill(ChunkBatch batch) throws IOException;

  /** A chunker of these settings over this content, for leaves of this framing. */
  static Chunker of(Chunking chunking, ContentInput input, LeafFraming framing) {
    return switch (chunking) {
      case Chunking.FixedSize fixed -> new FixedSizeChunker(fixed.bytes(), input, framing);
      case Chunking.Rabin rabin -> new CuttingChunker(new RabinCutter(rabin), input, framing);
      case Chunking.Buzhash buzhash ->
          new CuttingChunker(new BuzhashCutter(buzhash), input, framing);
    };
  }

  /** The least length of content that these settings may cut, in bytes, plus one. */
  static int uncut(Chunking chunking) {
    return switch (chunking) {
      case Chunking.FixedSize fixed -> fixed.bytes();
      case Chunking.Rabin rabin -> rabin.min();
      case Chunking.Buzhash _ -> Chunking.Buzhash.MIN_BYTES;
    };
  }

  /** What a chunker of these settings holds beside the batch, in bytes. */
  static int windowBytes(Chunking chunking) {
    return chunking instanceof Chunking.FixedSize
        ? 0
        : CuttingChunker.windowBytes(chunking.maxBytes());
  }
}
