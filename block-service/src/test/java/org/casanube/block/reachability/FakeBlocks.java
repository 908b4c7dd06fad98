package org.casanube.block.reachability;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import org.casanube.block.blocks.Block;
import org.casanube.block.blocks.BlockBatch;
import org.casanube.block.blocks.BlockLookup;
import org.casanube.block.blocks.Blocks;
import org.casanube.block.blocks.MismatchedBlockException;
import org.casanube.ipld.dagpb.DagPb;
import org.casanube.ipld.dagpb.PbLink;
import org.casanube.ipld.dagpb.PbNode;
import org.casanube.ipld.links.BlockLinks;
import org.casanube.multiformats.Cid;
import org.casanube.multiformats.Multicodec;
import org.casanube.multiformats.Multihash;

/** The door to blocks over a {@link FakeBlockStore}, and ways to make DAGs in it. */
public final class FakeBlocks implements Blocks {
  private final FakeBlockStore store = new FakeBlockStore();
  private final AtomicLong reads = new AtomicLong();
  private final Map<Long, Integer> openEpochs = new TreeMap<>();

  public FakeBlockStore store() {
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
      return addLeaf(session, content.getBytes(java.nio.charset.StandardCharsets.UTF_8));
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
    if (cid.multihash().isIdentity()) {
      return new BlockLookup.Found(Block.of(cid.multihash(), cid.multihash().digest()));
    }
    Optional<Block> found = store.find(cid.multihash());
    return found.isPresent() ? new BlockLookup.Found(found.get()) : new BlockLookup.Missing(cid);
  }

  @Override
  public OptionalInt findSize(Cid cid) {
    return store.findSize(cid.multihash());
  }

  @Override
  public synchronized long advanceHorizon() {
    long next = store.advanceEpoch();
    return openEpochs.keySet().stream().findFirst().map(open -> Math.min(open, next)).orElse(next);
  }

  @Override
  public synchronized WriteSession openSession() {
    long opened = store.currentEpoch();
    openEpochs.merge(opened, 1, Integer::sum);
    return new Session(opened);
  }

  private synchronized void closed(long opened) {
    openEpochs.computeIfPresent(opened, (_, count) -> count == 1 ? null : count - 1);
  }

  private final class Session implements WriteSession {
    private final long opened;
    private final BlockBatch batch = store.openBatch();

    Session(long opened) {
      this.opened = opened;
    }

    @Override
    public void add(Cid cid, Block block) {
      batch.add(block);
    }

    @Override
    public void addVerified(Cid cid, Block block) {
      if (!block.matches()) {
        throw new MismatchedBlockException(cid);
      }
      batch.add(block);
    }

    @Override
    public boolean keep(Cid cid) {
      return cid.multihash().isIdentity() || store.touch(cid.multihash());
    }

    @Override
    public void commit() {
      batch.commit();
    }

    @Override
    public void close() {
      closed(opened);
    }
  }
}
