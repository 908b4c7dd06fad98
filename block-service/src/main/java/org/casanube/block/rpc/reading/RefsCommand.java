package org.casanube.block.rpc.reading;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.casanube.block.reachability.PendingMemory;
import org.casanube.block.retrieval.Reading;
import org.casanube.block.rpc.command.Call;
import org.casanube.block.rpc.command.Failures;
import org.casanube.block.rpc.command.Family;
import org.casanube.block.rpc.command.Json;
import org.casanube.block.rpc.command.Registry;
import org.casanube.block.rpc.command.RpcException;
import org.casanube.block.rpc.paths.ContentPaths;
import org.casanube.ipld.dagpb.DagPb;
import org.casanube.ipld.dagpb.PbLink;
import org.casanube.ipld.links.BlockLinks;
import org.casanube.multiformats.Cid;
import org.casanube.multiformats.Multicodec;

/** {@code refs}: the links of blocks, and of the blocks that those lead to. */
public final class RefsCommand implements Family {
  private static final int MAX_DEPTH = 10_000;
  private static final int MAX_SEEN = 500_000;

  /** Memory for all blocks on the way from the root to where the walk is. */
  private static final long MAX_PENDING_BYTES = 300_000L * 200;

  private final ContentPaths paths;

  public RefsCommand(ContentPaths paths) {
    this.paths = paths;
  }

  @Override
  public void addTo(Registry.Builder registry) {
    registry.add("refs", this::refs);
  }

  private void refs(Call call) throws IOException {
    boolean recursive = call.flag("recursive");
    long asked = call.number("max-depth", -1);
    long depth = recursive ? asked : 1;
    String format = call.text("format");
    if (call.flag("edges")) {
      if (!format.isEmpty() && !format.equals("<dst>")) {
        throw new RpcException("using format argument with edges is not allowed");
      }
      format = "<src> -> <dst>";
    }
    try (Refs refs = new Refs(call, format, depth < 0 ? MAX_DEPTH : depth, call.flag("unique"))) {
      call.begin();
      for (String each : call.arguments()) {
        Cid root = paths.requireCid(call, each);
        try (Reading reading = paths.open(call, root)) {
          refs.walk(root, reading);
        } catch (IllegalArgumentException e) {
          refs.failed(e);
        }
      }
    }
  }

  /** The walk of one call. */
  private static final class Refs implements AutoCloseable {
    private final Call call;
    private final String format;
    private final long maxDepth;
    private final boolean unique;
    private final Map<Cid, Integer> seen = new HashMap<>();
    private final PendingMemory memory = new PendingMemory();
    private long pending;

    Refs(Call call, String format, long maxDepth, boolean unique) {
      this.call = call;
      this.format = format;
      this.maxDepth = maxDepth;
      this.unique = unique;
    }

    /** A block whose links are being followed; all of them are kept until the last one is. */
    private record Level(Cid cid, Iterator<PbLink> links, long bytes, int depth) {}

    void walk(Cid root, Reading reading) throws IOException {
      if (maxDepth == 0) {
        return;
      }
      Deque<Level> path = new ArrayDeque<>();
      pending = 0;
      path.push(level(root, reading, 1));
      while (!path.isEmpty()) {
        call.checkpoint();
        Level level = path.element();
        if (!level.links().hasNext()) {
          pending -= path.pop().bytes();
          continue;
        }
        PbLink link = level.links().next();
        Integer before = unique ? seen.get(link.cid()) : null;
        if (before != null && before <= level.depth()) {
          continue;
        }
        note(link.cid(), level.depth());
        if (before == null) {
          tell(level.cid(), link);
        }
        if (level.depth() < maxDepth && path.size() < MAX_DEPTH) {
          path.push(level(link.cid(), reading, level.depth() + 1));
        }
      }
    }

    private void note(Cid cid, int depth) {
      if (unique) {
        seen.put(cid, depth);
        if (seen.size() > MAX_SEEN) {
          throw new RpcException("more than " + MAX_SEEN + " different blocks");
        }
      }
    }

    private Level level(Cid cid, Reading reading, int depth) {
      if (cid.codec().equals(Multicodec.RAW) || !BlockLinks.knows(cid.codec())) {
        return new Level(cid, Collections.emptyIterator(), 0, depth);
      }
      ByteBuffer block = reading.require(cid);
      List<PbLink> links = links(cid, block);
      long bytes = (long) links.size() * PendingMemory.LINK_BYTES + 2L * block.remaining();
      pending += bytes;
      if (pending > MAX_PENDING_BYTES || !memory.hold(pending)) {
        throw new RpcException("more links wait to be followed than there is memory for");
      }
      return new Level(cid, links.iterator(), bytes, depth);
    }

    @Override
    public void close() {
      memory.close();
    }

    private static List<PbLink> links(Cid cid, ByteBuffer block) {
      if (cid.codec().equals(Multicodec.DAG_PB)) {
        return DagPb.decode(block).links();
      }
      return BlockLinks.of(cid, block).stream().map(link -> new PbLink("", 0, link)).toList();
    }

    private void tell(Cid from, PbLink link) throws IOException {
      String to = call.cids().encode(link.cid());
      String ref =
          format.isEmpty()
              ? to
              : format
                  .replace("<src>", call.cids().encode(from))
                  .replace("<dst>", to)
                  .replace("<linkname>", link.name());
      call.emit(Json.of("Ref", ref).with("Err", ""), ref + "\n");
    }

    void failed(RuntimeException cause) throws IOException {
      String message = String.valueOf(Failures.explain(cause).getMessage());
      call.emit(Json.of("Ref", "").with("Err", message), "");
    }
  }
}
