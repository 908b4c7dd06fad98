package org.casanube.block.blocks.store;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How much of one segment the index points to, and whether it holds <em>stale</em> frames: of
 * blocks that are, or were when they were removed, in another segment. The tombstone of such a
 * block names the other segment; see {@link Compaction}.
 */
final class Liveness {
  private static final long PREFIX_BYTES = Frame.HEADER_BYTES + 40L;

  private final AtomicLong blockBytes = new AtomicLong();
  private final AtomicInteger frames = new AtomicInteger();
  private final AtomicBoolean stale = new AtomicBoolean();

  /** Notes that there is a stale frame; true if none was known of before. */
  boolean markStale() {
    return stale.compareAndSet(false, true);
  }

  boolean isStale() {
    return stale.get();
  }

  /** Notes that the index points to a frame with this payload. */
  void gained(int payload) {
    blockBytes.addAndGet(payload);
    frames.incrementAndGet();
  }

  /** Notes that it does so no longer. */
  void lost(int payload) {
    blockBytes.addAndGet(-payload);
    frames.decrementAndGet();
  }

  int frames() {
    return frames.get();
  }

  /** Sum of the payloads. */
  long blockBytes() {
    return blockBytes.get();
  }

  /** Bytes of the frames, nearly. */
  long bytes() {
    return blockBytes.get() + frames.get() * PREFIX_BYTES;
  }
}
