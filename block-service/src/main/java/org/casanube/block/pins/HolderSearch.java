package org.casanube.block.pins;

import java.util.Optional;
import org.casanube.block.blocks.BlockStoreException;
import org.casanube.block.blocks.MissingBlockException;
import org.casanube.block.reachability.DagWalk;
import org.casanube.block.reachability.KeyHash;
import org.casanube.block.reachability.VisitedBlocks;
import org.casanube.multiformats.Cid;
import org.casanube.multiformats.Multihash;

/** Looks for the recursive pin that keeps a block, by walking one after the other. */
final class HolderSearch {
  /** Blocks that a search may walk where its answer only makes a message better. */
  static final long CHEAP = 50_000;

  private static final int PAGE = 200;
  private static final PinFilter RECURSIVE =
      new PinFilter(Optional.of(PinMode.RECURSIVE), Optional.empty());

  private final PinStore store;
  private final DagWalk walk;
  private final KeyHash hash;

  HolderSearch(PinStore store, DagWalk walk, KeyHash hash) {
    this.store = store;
    this.walk = walk;
    this.hash = hash;
  }

  Optional<Cid> find(Cid cid, long maxBlocks) {
    try (VisitedBlocks visited = new VisitedBlocks(hash, 0)) {
      Optional<String> cursor = Optional.empty();
      do {
        PinPage page = store.page(RECURSIVE, cursor, PAGE);
        for (Pin pin : page.pins()) {
          if (reaches(pin.cid(), cid.multihash(), visited, maxBlocks)) {
            return Optional.of(pin.cid());
          }
          if (visited.size() >= maxBlocks) {
            return Optional.empty();
          }
        }
        cursor = page.next();
      } while (cursor.isPresent());
      return Optional.empty();
    }
  }

  private boolean reaches(Cid root, Multihash wanted, VisitedBlocks visited, long maxBlocks) {
    try {
      walk.walk(
          root,
          visited,
          met -> {
            if (met.multihash().equals(wanted) || visited.size() >= maxBlocks) {
              throw new SearchEnded(met.multihash().equals(wanted));
            }
          });
      return false;
    } catch (SearchEnded e) {
      return e.found;
    } catch (MissingBlockException | BlockStoreException | IllegalArgumentException e) {
      return false;
    }
  }

  /** Ends a walk; costs no stack trace. */
  private static final class SearchEnded extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final boolean found;

    SearchEnded(boolean found) {
      super(null, null, false, false);
      this.found = found;
    }
  }
}
