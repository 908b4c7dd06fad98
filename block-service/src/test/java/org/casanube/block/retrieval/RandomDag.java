package org.casanube.block.retrieval;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import org.casanube.block.blocks.Block;
import org.casanube.ipld.dagpb.DagPb;
import org.casanube.ipld.dagpb.PbLink;
import org.casanube.ipld.dagpb.PbNode;
import org.casanube.ipld.links.BlockLinks;
import org.casanube.multiformats.Cid;
import org.casanube.multiformats.Multicodec;
import org.casanube.multiformats.Multihash;

/** A DAG of any shape: deep, wide, with blocks that are linked to more than once. */
final class RandomDag {
  private final Map<Cid, Block> blocks = new LinkedHashMap<>();
  private final Random random;
  private final int leafBytes;
  private final Cid root;

  private RandomDag(Random random, int nodes, int leafBytes) {
    this.random = random;
    this.leafBytes = leafBytes;
    List<Cid> made = new ArrayList<>();
    for (int node = 0; node < nodes; node++) {
      List<Cid> links = new ArrayList<>();
      for (int child = random.nextInt(6); child >= 0; child--) {
        boolean known = !made.isEmpty() && random.nextInt(3) == 0;
        links.add(known ? made.get(random.nextInt(made.size())) : leaf());
      }
      if (!made.isEmpty()) {
        links.add(random.nextInt(links.size() + 1), made.getLast());
      }
      made.add(node(links));
    }
    root = made.getLast();
  }

  static RandomDag of(long seed, int nodes) {
    return new RandomDag(new Random(seed), nodes, 200);
  }

  static RandomDag ofLeaves(long seed, int leaves, int leafBytes) {
    RandomDag dag = new RandomDag(new Random(seed), 1, leafBytes);
    List<Cid> nodes = new ArrayList<>();
    for (int made = 0; made < leaves; ) {
      List<Cid> links = new ArrayList<>();
      for (int link = 0; link < 174 && made < leaves; link++, made++) {
        links.add(dag.leaf());
      }
      nodes.add(dag.node(links));
    }
    return dag.under(dag.node(nodes));
  }

  private RandomDag(RandomDag other, Cid root) {
    random = other.random;
    leafBytes = other.leafBytes;
    blocks.putAll(other.blocks);
    this.root = root;
  }

  private RandomDag under(Cid other) {
    return new RandomDag(this, other);
  }

  private Cid leaf() {
    byte[] bytes = new byte[leafBytes];
    random.nextBytes(bytes);
    return add(Multicodec.RAW, bytes);
  }

  private Cid node(List<Cid> links) {
    List<PbLink> named = links.stream().map(cid -> new PbLink("", 0, cid)).toList();
    return add(Multicodec.DAG_PB, DagPb.encode(new PbNode(named, null)));
  }

  private Cid add(Multicodec codec, byte[] bytes) {
    Block block = Block.of(Multihash.sha256(bytes), bytes);
    Cid cid = Cid.v1(codec, block.multihash());
    blocks.put(cid, block);
    return cid;
  }

  Cid root() {
    return root;
  }

  /** The blocks below the root, in the order in which they are met depth first. */
  Set<Cid> reachable() {
    Set<Cid> met = new LinkedHashSet<>();
    Deque<Cid> pending = new ArrayDeque<>(List.of(root));
    while (!pending.isEmpty()) {
      Cid cid = pending.pop();
      if (met.add(cid)) {
        links(cid).reversed().forEach(pending::push);
      }
    }
    return met;
  }

  /** What this block links to. */
  List<Cid> links(Cid cid) {
    return BlockLinks.of(cid, Objects.requireNonNull(blocks.get(cid)).data());
  }

  /** All blocks that were made. */
  Map<Cid, Block> blocks() {
    return blocks;
  }
}
