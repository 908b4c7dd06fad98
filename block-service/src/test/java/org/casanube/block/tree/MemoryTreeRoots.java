package org.casanube.block.tree;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.casanube.multiformats.Cid;

/** Roots in a map; counts how often one was moved, and may let something happen before that. */
final class MemoryTreeRoots implements TreeRoots {
  private final Map<TreeOwner, Versioned> roots = new ConcurrentHashMap<>();
  private final AtomicInteger moves = new AtomicInteger();
  private final AtomicReference<Runnable> beforeMove = new AtomicReference<>(() -> {});

  int moves() {
    return moves.get();
  }

  /** Runs this once, before the next move. */
  void beforeNextMove(Runnable action) {
    beforeMove.set(action);
  }

  @Override
  public Optional<Versioned> find(TreeOwner owner) {
    return Optional.ofNullable(roots.get(owner));
  }

  @Override
  public boolean move(TreeOwner owner, Optional<Versioned> read, Cid root) {
    beforeMove.getAndSet(() -> {}).run();
    Versioned next = new Versioned(root, read.map(Versioned::version).orElse(0L) + 1);
    boolean moved =
        read.isPresent()
            ? roots.replace(owner, read.get(), next)
            : roots.putIfAbsent(owner, next) == null;
    if (moved) {
      moves.incrementAndGet();
    }
    return moved;
  }

  @Override
  public void forEach(Consumer<Cid> action) {
    roots.values().forEach(versioned -> action.accept(versioned.root()));
  }
}
