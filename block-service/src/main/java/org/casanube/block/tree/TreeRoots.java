package org.casanube.block.tree;

import java.util.Optional;
import java.util.function.Consumer;
import org.casanube.multiformats.Cid;

/** Keeps the root of each tree. What a call has returned from is durable. */
public interface TreeRoots {
  /**
   * A root as it was read.
   *
   * @param version changes with every change of the root
   */
  record Versioned(Cid root, long version) {}

  /** The owner's root; empty before the first change. */
  Optional<Versioned> find(TreeOwner owner);

  /**
   * Moves the root if it is still the one that was read.
   *
   * @param read what {@link #find} gave
   * @return false if it is not, and nothing was changed
   */
  boolean move(TreeOwner owner, Optional<Versioned> read, Cid root);

  /** Shows the root of every tree that is there all the while. */
  void forEach(Consumer<Cid> action);
}
