package org.casanube.block.reachability;

import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicLong;
import org.casanube.block.blocks.Block;
import org.casanube.block.blocks.BlockLookup;
import org.casanube.block.blocks.Blocks;
import org.casanube.block.blocks.BlocksListener;
import org.casanube.block.blocks.InMemoryBlockStore;
import org.casanube.block.blocks.LocalBlocks;
import org.casanube.ipld.dagpb.DagPb;
import org.casanube.ipld.dagpb.PbLink;
import org.casanube.ipld.dagpb.PbNode;
import org.casanube.ipld.links.BlockLinks;
import org.casanube.multiformats.Cid;
import org.casanube.multiformats.Multicodec;
import org.casanube.multiformats.Multihash;

/** Blocks in memory whose reads are counted, and ways to make DAGs of them. */
public final class FakeBlocks implements Blocks {
  private final InMemoryBlockStore store = new InMemoryBlockStore();
  private final Blocks door = new LocalBlocks(store, BlocksListener.NONE);
  private final AtomicLong reads = new AtomicLong();

  public InMemoryBlockStore store() {
    return store;
  }

  /** How many blocks were read, their bytes and all. */
  public long reads() {
    return reads.get();
  }

  public DagWalk walk() {
    return new DagWalk(cid -> require(cid).data(), BlockLinks::of);
  }

  /** Adds a raw block. */
  public static Cid addLeaf(WriteSession session, byte[] content) {
    Block block = Block.of(Multihash.sha256(content), content);
    Cid cid = Cid.v1(Multicodec.RAW, block.multihash());
    session.add(cid, block);
    return cid;
  }

  /** Adds a dag-pb node with these links. */
  public static Cid addNode(WriteSession session, Collection<Cid> links) {
    List<PbLink> named = links.stream().map(cid -> new PbLink("", 0, cid)).toList();
    byte[] bytes = DagPb.encode(new PbNode(named, null));
    Block block = Block.of(Multihash.sha256(bytes), bytes);
    Cid cid = Cid.v1(Multicodec.DAG_PB, block.multihash());
    session.add(cid, block);
    return cid;
  }

  public Cid addLeaf(String content) {
    try (WriteSession session = openSession()) {
      return addLeaf(session, content.getBytes(StandardCharsets.UTF_8));
    }
  }

  public Cid addNode(Cid... links) {
    try (WriteSession session = openSession()) {
      return addNode(session, List.of(links));
    }
  }

  @Override
  public BlockLookup lookup(Cid cid) {
    reads.incrementAndGet();
    return door.lookup(cid);
  }

  @Override
  public OptionalInt findSize(Cid cid) {
    return door.findSize(cid);
  }

  @Override
  public WriteSession openSession() {
    return door.openSession();
  }

  @Override
  public long advanceHorizon() {
    return door.advanceHorizon();
  }
}
