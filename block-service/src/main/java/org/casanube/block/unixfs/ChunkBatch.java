package org.casanube.block.unixfs;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.casanube.multiformats.Cid;
import org.casanube.multiformats.Multicodec;

/**
 * Some chunks of one file in one buffer, each framed as the leaf's block that it becomes. Filled,
 * hashed and delivered by different threads, one after the other, and then used again.
 *
 * <p>Small chunks share a batch so that handing over costs nothing beside hashing.
 */
final class ChunkBatch {
  /** The capacity of batches that are kept for use again: a mebibyte of content and its framing. */
  static final int STANDARD_BYTES = 1024 * 1024 + 64 * 1024;

  private static final int MAX_CHUNKS = 1024;

  private final byte[] buffer;
  private LeafFraming framing = LeafFraming.RAW;
  private int count;
  private int used;
  private int contentBytes;
  private int[] contentStarts = new int[4];
  private int[] contentLengths = new int[4];
  private int[] blockStarts = new int[4];
  private Cid[] cids = new Cid[4];

  ChunkBatch(int capacity) {
    buffer = new byte[capacity];
  }

  int capacity() {
    return buffer.length;
  }

  /** Forgets what it holds; the next chunks are framed so. */
  void clear(LeafFraming next) {
    framing = next;
    count = 0;
    used = 0;
    contentBytes = 0;
  }

  byte[] buffer() {
    return buffer;
  }

  /** Where the content of the next chunk goes in the buffer. */
  int nextContentStart() {
    return used + framing.mostBefore();
  }

  boolean hasRoomFor(int contentLength) {
    return count < MAX_CHUNKS && buffer.length - used >= contentLength + framing.mostAround();
  }

  /** Makes a chunk of what was put at {@link #nextContentStart}. */
  void add(int contentLength) {
    if (count == cids.length) {
      grow();
    }
    int start = nextContentStart();
    contentStarts[count] = start;
    contentLengths[count] = contentLength;
    blockStarts[count] = framing.frame(buffer, start, contentLength);
    used = framing.end(start, contentLength);
    contentBytes += contentLength;
    count++;
  }

  private void grow() {
    int length = count * 4;
    contentStarts = Arrays.copyOf(contentStarts, length);
    contentLengths = Arrays.copyOf(contentLengths, length);
    blockStarts = Arrays.copyOf(blockStarts, length);
    cids = Arrays.copyOf(cids, length);
  }

  /** Computes the CIDs of all chunks. */
  void hash(CidMaker maker) {
    Multicodec codec = framing.isRaw() ? Multicodec.RAW : Multicodec.DAG_PB;
    for (int index = 0; index < count; index++) {
      cids[index] =
          maker.cid(codec, ByteBuffer.wrap(buffer, blockStarts[index], blockLength(index)));
    }
  }

  int count() {
    return count;
  }

  /** Bytes of content in all chunks. */
  int contentBytes() {
    return contentBytes;
  }

  Cid cid(int index) {
    return cids[index];
  }

  int contentLength(int index) {
    return contentLengths[index];
  }

  /** The content alone, without its framing. */
  ByteBuffer content(int index) {
    return ByteBuffer.wrap(buffer, contentStarts[index], contentLengths[index]).slice();
  }

  int blockLength(int index) {
    return framing.end(contentStarts[index], contentLengths[index]) - blockStarts[index];
  }

  /** The framed block. */
  ByteBuffer block(int index) {
    return ByteBuffer.wrap(buffer, blockStarts[index], blockLength(index)).slice();
  }
}
