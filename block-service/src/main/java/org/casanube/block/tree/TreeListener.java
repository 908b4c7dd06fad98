package org.casanube.block.tree;

import java.util.List;
import org.casanube.multiformats.Cid;

/** Hears of changes. Called by many threads; must be quick. */
@FunctionalInterface
public interface TreeListener {
  TreeListener NONE = (kind, owner, root) -> {};

  /** One that tells all of these. */
  static TreeListener all(List<TreeListener> listeners) {
    List<TreeListener> told = List.copyOf(listeners);
    return (kind, owner, root) -> told.forEach(each -> each.changed(kind, owner, root));
  }

  /** A change of this kind was made and is durable; this is the root that came of it. */
  void changed(String kind, TreeOwner owner, Cid root);
}
