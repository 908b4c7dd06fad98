package org.casanube.block.tree;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.ReentrantLock;
import org.casanube.block.blocks.Blocks;
import org.casanube.block.blocks.Blocks.WriteSession;
import org.casanube.multiformats.Cid;
import org.jspecify.annotations.Nullable;

/**
 * Makes the changes of one tree durable, many at once.
 *
 * <p>A change is queued; then its thread takes the lock, and whoever has the lock commits all that
 * is queued: it applies the edits one after the other to a draft in memory, writes the directories
 * that the last root reaches with one commit, and moves the root. The next thread finds its change
 * done. So the slower the disk, the more changes share one sync, and a single writer never waits
 * for company. The lock is held over I/O because that is what it is for: one commit of a tree at a
 * time; readers don't take it, nor do writers of other trees, nor anybody who prepares content.
 *
 * <p>Blocks first, root last: a crash leaves the root before, whole, and blocks for the collector.
 * If another process moved the root meanwhile, the edits are applied again to what it is now. An
 * edit that is refused changes nothing and fails alone.
 */
final class TreeCommitter {
  private static final int MAX_BATCH = 500;
  private static final int MAX_ATTEMPTS = 64;
  private static final long MAX_DRAFT_BYTES = 8L * 1024 * 1024;

  private final TreeOwner owner;
  private final Blocks blocks;
  private final TreeRoots roots;
  private final ConcurrentLinkedQueue<Pending> queue = new ConcurrentLinkedQueue<>();
  private final ReentrantLock lock = new ReentrantLock();

  TreeCommitter(TreeOwner owner, Blocks blocks, TreeRoots roots) {
    this.owner = owner;
    this.blocks = blocks;
    this.roots = roots;
  }

  /** A change that waits, and then what became of it. Guarded by the lock but for the inputs. */
  private static final class Pending {
    private final TreeEdit edit;
    private final Optional<Cid> expectedRoot;
    private @Nullable Cid result;
    private @Nullable RuntimeException failure;

    Pending(TreeEdit edit, Optional<Cid> expectedRoot) {
      this.edit = edit;
      this.expectedRoot = expectedRoot;
    }

    boolean isDone() {
      return result != null || failure != null;
    }

    /** The root that is stored in the end is everybody's result. */
    void settle(Cid root) {
      result = failure == null ? root : null;
    }

    void forget() {
      result = null;
      failure = null;
    }
  }

  /**
   * Makes the change.
   *
   * @param expectedRoot what the root must be for it; whatever it is if empty
   * @return a root of the tree that has the change in it, durable
   */
  Cid commit(TreeEdit edit, Optional<Cid> expectedRoot) {
    Pending own = new Pending(edit, expectedRoot);
    queue.add(own);
    lock.lock();
    try {
      while (!own.isDone()) {
        commitQueued();
      }
      if (own.failure != null) {
        throw own.failure;
      }
      return Objects.requireNonNull(own.result);
    } finally {
      lock.unlock();
    }
  }

  private void commitQueued() {
    List<Pending> batch = new ArrayList<>();
    for (Pending next = queue.poll(); next != null; next = queue.poll()) {
      batch.add(next);
      if (batch.size() == MAX_BATCH) {
        break;
      }
    }
    try {
      commitTogether(batch);
    } catch (RuntimeException e) {
      batch.forEach(pending -> fail(pending, e));
    }
  }

  private static void fail(Pending pending, RuntimeException failure) {
    pending.result = null;
    pending.failure = pending.failure == null ? failure : pending.failure;
  }

  private void commitTogether(List<Pending> batch) {
    for (int attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
      batch.forEach(Pending::forget);
      if (tryCommit(batch)) {
        return;
      }
    }
    throw new TreeRefusedException(
        TreeErrorCode.BUSY, "the tree's root was moved by others " + MAX_ATTEMPTS + " times");
  }

  private boolean tryCommit(List<Pending> batch) {
    Optional<TreeRoots.Versioned> read = roots.find(owner);
    Cid before = read.map(TreeRoots.Versioned::root).orElse(DraftBlocks.EMPTY_DIRECTORY);
    try (WriteSession session = blocks.openSession()) {
      DraftBlocks draft = new DraftBlocks(blocks);
      Cid after = applyAll(batch, draft, before);
      batch.forEach(pending -> pending.settle(after));
      if (after.equals(before)) {
        return true;
      }
      draft.writeTo(session, after);
      session.commit();
      return roots.move(owner, read, after);
    }
  }

  private static Cid applyAll(List<Pending> batch, DraftBlocks draft, Cid before) {
    TreeEditor editor = new TreeEditor(draft, draft);
    Cid current = before;
    for (Pending pending : batch) {
      current = apply(pending, editor, current);
      if (draft.bytes() > MAX_DRAFT_BYTES) {
        draft.retain(current);
      }
    }
    return current;
  }

  private static Cid apply(Pending pending, TreeEditor editor, Cid current) {
    try {
      if (pending.expectedRoot.isPresent() && !pending.expectedRoot.get().equals(current)) {
        throw new TreeRefusedException(
            TreeErrorCode.ROOT_CHANGED,
            "the tree's root is no longer " + pending.expectedRoot.get());
      }
      return pending.edit.apply(editor, current);
    } catch (RuntimeException e) {
      pending.failure = e;
      return current;
    }
  }
}
