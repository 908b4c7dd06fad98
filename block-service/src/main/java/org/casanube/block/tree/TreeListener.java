package org.casanube.block.tree;

/** Hears of changes, for metrics. Called by many threads; must be quick. */
@FunctionalInterface
public interface TreeListener {
  TreeListener NONE = kind -> {};

  /** A change of this kind was made. */
  void changed(String kind);
}
