package org.casanube.block.blocks;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.PriorityQueue;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.casanube.multiformats.Cid;
import org.casanube.multiformats.Multihash;

/**
 * The door over a store of our own, without other peers to ask.
 *
 * <p>In-flight adds and the collector: a session notes the store's epoch when it is opened.
 * Whatever is put in it, known or new, belongs to that epoch or a later one, so a collector that
 * sweeps only what is older than the {@linkplain #advanceHorizon oldest open session} cannot touch
 * it, and neither has to wait for the other. Sessions begin new epochs now and then, so that one
 * that stays open for long protects little that was here before it.
 */
public final class LocalBlocks implements Blocks {
  private static final int MIN_DIGEST_BYTES = 20;

  /** Epochs are counted in 31 bits, and stores remember when some thousands began. */
  private static final long LEAST_EPOCH_NANOS = 10_000_000_000L;

  private final BlockStore store;
  private final BlocksListener listener;
  private final LongSupplier nanoTime;
  private final Object sessionsLock = new Object();
  private final PriorityQueue<Session> sessions = new PriorityQueue<>();
  private long epoch;
  private long begunAt;

  /** A door to this store, which stays the caller's to close. */
  public LocalBlocks(BlockStore store, BlocksListener listener) {
    this(store, listener, System::nanoTime);
  }

  LocalBlocks(BlockStore store, BlocksListener listener, LongSupplier nanoTime) {
    this.store = store;
    this.listener = listener;
    this.nanoTime = nanoTime;
    beginEpoch();
  }

  private void beginEpoch() {
    epoch = store.advanceEpoch();
    begunAt = nanoTime.getAsLong();
  }

  @Override
  public BlockLookup lookup(Cid cid) {
    return told(ask(cid, store::find));
  }

  @Override
  public BlockLookup lookupInPassing(Cid cid) {
    return told(ask(cid, store::findInPassing));
  }

  private BlockLookup told(BlockLookup outcome) {
    switch (outcome) {
      case BlockLookup.Found found -> listener.found(found.block().size());
      case BlockLookup.Missing missing -> listener.missing(missing.cid());
      case BlockLookup.Refused refused -> listener.refused(refused.cid(), refused.reason());
      case BlockLookup.Damaged damaged -> listener.refused(damaged.cid(), damaged.reason());
    }
    return outcome;
  }

  private static BlockLookup ask(Cid cid, Function<Multihash, Optional<Block>> store) {
    Multihash multihash = cid.multihash();
    if (multihash.isIdentity()) {
      return new BlockLookup.Found(Block.of(multihash, multihash.digest()));
    }
    try {
      return store
          .apply(multihash)
          .<BlockLookup>map(BlockLookup.Found::new)
          .orElseGet(() -> absent(cid));
    } catch (BlockStoreException e) {
      if (e.reason() == BlockStoreException.Cause.DAMAGED) {
        return new BlockLookup.Damaged(cid, String.valueOf(e.getMessage()));
      }
      throw e;
    }
  }

  private static BlockLookup absent(Cid cid) {
    String objection = objection(cid.multihash());
    return objection.isEmpty()
        ? new BlockLookup.Missing(cid)
        : new BlockLookup.Refused(cid, objection);
  }

  /** Why blocks with this kind of hash are not taken; empty if they are. */
  private static String objection(Multihash multihash) {
    if (multihash.isIdentity()) {
      return "";
    }
    if (multihash.digestLength() < MIN_DIGEST_BYTES) {
      return "a digest of "
          + multihash.digestLength()
          + " bytes is under the limit of "
          + MIN_DIGEST_BYTES;
    }
    return multihash.isVerifiable()
        ? ""
        : "hash function " + multihash.function() + " can't be checked here";
  }

  @Override
  public OptionalInt findSize(Cid cid) {
    Multihash multihash = cid.multihash();
    return multihash.isIdentity()
        ? OptionalInt.of(multihash.digestLength())
        : store.findSize(multihash);
  }

  @Override
  public long advanceHorizon() {
    synchronized (sessionsLock) {
      beginEpoch();
      Session oldest = sessions.peek();
      return oldest == null ? epoch : oldest.opened;
    }
  }

  @Override
  public WriteSession openSession() {
    synchronized (sessionsLock) {
      if (nanoTime.getAsLong() - begunAt >= LEAST_EPOCH_NANOS) {
        beginEpoch();
      }
      Session session = new Session(epoch, store.openBatch());
      sessions.add(session);
      return session;
    }
  }

  private void ended(Session session) {
    synchronized (sessionsLock) {
      sessions.remove(session);
    }
  }

  private final class Session implements WriteSession, Comparable<Session> {
    private final long opened;
    private final BlockBatch batch;
    private boolean closed;

    Session(long opened, BlockBatch batch) {
      this.opened = opened;
      this.batch = batch;
    }

    @Override
    public void add(Cid cid, Block block) {
      requireOpen();
      requireAcceptable(cid, block);
      if (cid.multihash().isIdentity()) {
        return;
      }
      batch.add(block);
      listener.added(block.multihash(), block.size());
    }

    @Override
    public void addVerified(Cid cid, Block block) {
      requireAcceptable(cid, block);
      if (!block.matches()) {
        throw new MismatchedBlockException(cid);
      }
      add(cid, block);
    }

    @Override
    public boolean keep(Cid cid) {
      requireOpen();
      return cid.multihash().isIdentity() || batch.touch(cid.multihash());
    }

    private void requireAcceptable(Cid cid, Block block) {
      if (!cid.multihash().equals(block.multihash())) {
        throw new MismatchedBlockException(cid);
      }
      if (block.size() > Block.MAX_BYTES) {
        throw new UnacceptableBlockException(
            cid, "its " + block.size() + " bytes are over the limit of " + Block.MAX_BYTES);
      }
      String objection = objection(cid.multihash());
      if (!objection.isEmpty()) {
        throw new UnacceptableBlockException(cid, objection);
      }
    }

    private void requireOpen() {
      if (closed) {
        throw new IllegalStateException("the session is closed");
      }
    }

    @Override
    public void commit() {
      requireOpen();
      batch.commit();
      listener.committed();
    }

    @Override
    public void close() {
      if (!closed) {
        closed = true;
        ended(this);
        batch.close();
      }
    }

    @Override
    public int compareTo(Session other) {
      return Long.compare(opened, other.opened);
    }
  }
}
