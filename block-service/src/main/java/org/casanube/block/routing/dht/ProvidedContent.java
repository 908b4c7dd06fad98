package org.casanube.block.routing.dht;

import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.casanube.block.blocks.BlockStore;
import org.casanube.block.collection.RootSource;
import org.casanube.multiformats.Cid;
import org.casanube.multiformats.Multihash;
import org.casanube.p2p.kad.ProvidedKeys;

/** What others are told that this node has, as it is when it is asked for. */
public final class ProvidedContent implements ProvidedKeys {
  private final Provided choice;
  private final List<RootSource> roots;
  private final BlockStore blocks;

  public ProvidedContent(Provided choice, List<RootSource> roots, BlockStore blocks) {
    this.choice = choice;
    this.roots = List.copyOf(roots);
    this.blocks = blocks;
  }

  /** A root that is not here yet is left out: nobody could get it from this node. */
  @Override
  public void forEach(Consumer<Multihash> consumer) {
    switch (choice) {
      case PINNED_ROOTS -> roots.forEach(source -> source.forEachRoot(new Roots(consumer)));
      case ALL -> {
        try (Stream<BlockStore.Entry> entries = blocks.entries()) {
          entries.forEach(entry -> consumer.accept(entry.multihash()));
        }
      }
      case NONE -> {}
    }
  }

  private final class Roots implements RootSource.RootVisitor {
    private final Consumer<Multihash> consumer;

    Roots(Consumer<Multihash> consumer) {
      this.consumer = consumer;
    }

    @Override
    public void dag(Cid root) {
      block(root);
    }

    @Override
    public void block(Cid cid) {
      if (!cid.multihash().isIdentity() && blocks.contains(cid.multihash())) {
        consumer.accept(cid.multihash());
      }
    }
  }
}
