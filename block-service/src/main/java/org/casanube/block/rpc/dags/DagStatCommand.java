package org.casanube.block.rpc.dags;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.casanube.block.reachability.KeyHash;
import org.casanube.block.reachability.KeySet;
import org.casanube.block.reachability.PendingMemory;
import org.casanube.block.retrieval.Reading;
import org.casanube.block.rpc.command.Call;
import org.casanube.block.rpc.command.Family;
import org.casanube.block.rpc.command.Json;
import org.casanube.block.rpc.command.Registry;
import org.casanube.block.rpc.command.RpcException;
import org.casanube.block.rpc.paths.ContentPaths;
import org.casanube.block.rpc.paths.Resolved;
import org.casanube.ipld.links.BlockLinks;
import org.casanube.multiformats.Cid;

/** {@code dag/stat}: how many blocks DAGs have, how large they are, and what they share. */
public final class DagStatCommand implements Family {
  private static final int MAX_PENDING_LINKS = 2_000_000;
  private static final long PAUSE_NANOS = 500_000_000;

  private final KeyHash hash;
  private final ContentPaths paths;

  public DagStatCommand(KeyHash hash, ContentPaths paths) {
    this.hash = hash;
    this.paths = paths;
  }

  @Override
  public void addTo(Registry.Builder registry) {
    registry.add("dag/stat", this::stat);
  }

  /** What is counted. For one call. */
  private static final class Tally {
    private final List<Json> finished = new ArrayList<>();
    private String cid = "";
    private long size;
    private long blocks;
    private long uniqueSize;
    private long allSize;
    private long toldAt = System.nanoTime();

    private List<Object> stats(boolean withCurrent) {
      List<Object> all = new ArrayList<>();
      finished.forEach(each -> all.add(each.members()));
      if (withCurrent) {
        all.add(current().members());
      }
      return all;
    }

    private Json current() {
      return Json.of("Cid", cid).withUnlessEmpty("Size", size).withUnlessEmpty("NumBlocks", blocks);
    }
  }

  private void stat(Call call) throws IOException {
    boolean tells = call.flag("progress", true);
    Tally tally = new Tally();
    try (KeySet everywhere = new KeySet(1024)) {
      for (String each : call.arguments()) {
        Resolved resolved = paths.resolve(call, each);
        if (!resolved.remainder().isEmpty()) {
          throw new RpcException(
              "cannot return size for anything other than a DAG with a root CID");
        }
        tally.cid = call.cids().encode(resolved.cid());
        tally.size = 0;
        tally.blocks = 0;
        try (Reading reading = paths.open(call, resolved.cid());
            KeySet visited = new KeySet(1024)) {
          walk(call, new Walk(resolved.cid(), reading, visited, everywhere, tells), tally);
        }
        tally.finished.add(tally.current());
      }
      tell(call, tally, everywhere.size());
    }
  }

  private record Walk(Cid root, Reading reading, KeySet here, KeySet everywhere, boolean tells) {}

  /** A key of the CID, not of its multihash: what has two CIDs is counted twice, as by Kubo. */
  private long key(Cid cid) {
    long key = hash.first(cid.multihash()) ^ Long.reverse(2L * cid.codec().code() + cid.version());
    return key == 0 ? 1 : key;
  }

  private void walk(Call call, Walk walk, Tally tally) throws IOException {
    try (PendingMemory memory = new PendingMemory()) {
      walk(call, walk, tally, memory);
    }
  }

  private void walk(Call call, Walk walk, Tally tally, PendingMemory memory) throws IOException {
    Deque<Cid> pending = new ArrayDeque<>(List.of(walk.root()));
    while (!pending.isEmpty()) {
      call.checkpoint();
      Cid cid = pending.pop();
      long key = key(cid);
      if (!walk.here().add(key)) {
        continue;
      }
      ByteBuffer block = walk.reading().require(cid);
      tally.size += block.remaining();
      tally.blocks++;
      tally.allSize += block.remaining();
      if (walk.everywhere().add(key)) {
        tally.uniqueSize += block.remaining();
      }
      if (BlockLinks.knows(cid.codec())) {
        BlockLinks.of(cid, block).reversed().forEach(pending::push);
      }
      boolean fits = memory.hold((long) pending.size() * PendingMemory.LINK_BYTES);
      if (!fits || pending.size() > MAX_PENDING_LINKS) {
        throw new RpcException("error traversing DAG: too many links wait below " + cid);
      }
      long now = System.nanoTime();
      if (walk.tells() && now - tally.toldAt >= PAUSE_NANOS) {
        tally.toldAt = now;
        call.emit(
            Json.of()
                .withUnlessEmpty("TotalSize", tally.uniqueSize)
                .with("DagStats", tally.stats(true)),
            "");
      }
    }
  }

  private static void tell(Call call, Tally tally, long unique) throws IOException {
    double ratio = tally.uniqueSize == 0 ? 0 : (double) tally.allSize / tally.uniqueSize;
    call.emit(
        Json.of("UniqueBlocks", unique)
            .withUnlessEmpty("TotalSize", tally.uniqueSize)
            .withUnlessEmpty("SharedSize", tally.allSize - tally.uniqueSize)
            .withUnlessEmpty("Ratio", (float) ratio)
            .with("DagStats", tally.stats(false)));
  }
}
