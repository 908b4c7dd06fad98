package org.casanube.block.collection;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.casanube.multiformats.Cid;

/** Roots that a test holds. */
public final class RootList implements RootSource {
  private final Set<Cid> roots = ConcurrentHashMap.newKeySet();
  private final Set<Cid> single = ConcurrentHashMap.newKeySet();
  private final boolean complete;

  public RootList(boolean complete) {
    this.complete = complete;
  }

  public Set<Cid> dags() {
    return roots;
  }

  public Set<Cid> blocks() {
    return single;
  }

  @Override
  public String name() {
    return "roots of a test";
  }

  @Override
  public boolean isComplete() {
    return complete;
  }

  @Override
  public void forEachRoot(RootVisitor visitor) {
    roots.forEach(visitor::dag);
    single.forEach(visitor::block);
  }
}
