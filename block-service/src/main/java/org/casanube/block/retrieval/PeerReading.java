package org.casanube.block.retrieval;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.casanube.block.blocks.Block;
import org.casanube.block.blocks.BlockLookup;
import org.casanube.block.blocks.Blocks;
import org.casanube.block.blocks.MissingBlockException;
import org.casanube.multiformats.Cid;
import org.jspecify.annotations.Nullable;

/**
 * Reads what is here, and what peers send. Costs nothing more than reading locally until a block is
 * missing; then a {@link ReadingPump} is started, which asks for it and, as the reader tells what
 * comes next, for what comes next.
 */
final class PeerReading implements Reading {
  private final Blocks blocks;
  private final PumpStart start;
  private final long aheadBytes;
  private final Runnable tick;
  private final ReentrantLock lock = new ReentrantLock();
  private volatile @Nullable ReadingPump pump;
  private boolean closed;

  /** Starts asking peers; may wait for its turn, and refuse. */
  @FunctionalInterface
  interface PumpStart {
    ReadingPump start(Cid missing);
  }

  /**
   * A view without any peer so far.
   *
   * @param tick run several times a second while a block is waited for; may throw to end that
   */
  PeerReading(Blocks blocks, PumpStart start, long aheadBytes, Runnable tick) {
    this.tick = tick;
    this.blocks = blocks;
    this.start = start;
    this.aheadBytes = aheadBytes;
  }

  @Override
  public ByteBuffer require(Cid cid) {
    return requireBlock(cid).data();
  }

  @Override
  public Block requireBlock(Cid cid) {
    return switch (blocks.lookup(cid)) {
      case BlockLookup.Found found -> found.block();
      case BlockLookup.Missing _, BlockLookup.Damaged _ -> pump(cid).await(cid, tick);
      case BlockLookup.Refused refused -> throw new MissingBlockException(cid, refused.reason());
    };
  }

  private ReadingPump pump(Cid missing) {
    ReadingPump running = pump;
    if (running != null) {
      return running;
    }
    lock.lock();
    try {
      if (closed) {
        throw new IllegalStateException("the reading is closed");
      }
      running = pump;
      if (running == null) {
        running = start.start(missing);
        pump = running;
      }
      return running;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public long aheadBytes() {
    return aheadBytes;
  }

  @Override
  public void expect(List<Cid> cids) {
    List<Cid> missing =
        cids.stream()
            .filter(cid -> !cid.multihash().isIdentity() && blocks.findSize(cid).isEmpty())
            .toList();
    ReadingPump running = pump;
    if (!missing.isEmpty() && running != null) {
      running.expect(missing);
    } else if (!missing.isEmpty()) {
      pump(missing.getFirst()).expect(missing);
    }
  }

  /** Returns when all that has come is durable. */
  void settle() throws InterruptedException {
    ReadingPump running = pump;
    if (running != null) {
      running.settle();
    }
  }

  @Override
  public void close() {
    ReadingPump running;
    lock.lock();
    try {
      closed = true;
      running = pump;
    } finally {
      lock.unlock();
    }
    if (running != null) {
      running.close();
    }
  }
}
