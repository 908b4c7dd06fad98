package org.casanube.block.rpc.pins;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.casanube.block.pins.Pins;
import org.casanube.block.reachability.DagVisitor;
import org.casanube.block.reachability.DagWalk;
import org.casanube.block.reachability.KeyHash;
import org.casanube.block.reachability.VisitedBlocks;
import org.casanube.block.rpc.command.Call;
import org.casanube.block.rpc.command.Family;
import org.casanube.block.rpc.command.Json;
import org.casanube.block.rpc.command.Registry;
import org.casanube.block.rpc.command.RpcException;
import org.casanube.block.rpc.paths.ContentPaths;
import org.casanube.multiformats.Cid;

/** {@code pin/verify}. */
public final class PinVerifyCommand implements Family {
  private static final int MAX_BAD_NODES = 1000;

  private final Pins pins;
  private final DagWalk walk;
  private final KeyHash hash;
  private final ContentPaths paths;

  public PinVerifyCommand(Pins pins, DagWalk walk, KeyHash hash, ContentPaths paths) {
    this.pins = pins;
    this.walk = walk;
    this.hash = hash;
    this.paths = paths;
  }

  @Override
  public void addTo(Registry.Builder registry) {
    registry.add("pin/verify", this::verify);
  }

  private void verify(Call call) throws IOException {
    boolean verbose = call.flag("verbose");
    boolean quiet = call.flag("quiet");
    if (verbose && quiet) {
      throw new RpcException("the --verbose and --quiet options can not be used at the same time");
    }
    call.begin();
    RecursivePins.forEach(
        pins,
        root -> {
          List<Json> bad = check(call, root);
          String key = call.cids().encode(root);
          if (!bad.isEmpty()) {
            List<Object> nodes = new ArrayList<>();
            bad.forEach(node -> nodes.add(node.members()));
            Json answer = Json.of("Cid", key);
            call.emit(quiet ? answer : answer.with("BadNodes", nodes), key + " broken\n");
          } else if (verbose) {
            call.emit(Json.of("Cid", key).with("Ok", true), key + " ok\n");
          }
        });
  }

  private List<Json> check(Call call, Cid root) {
    List<Json> bad = new ArrayList<>();
    try (VisitedBlocks visited = new VisitedBlocks(hash, 0)) {
      walk.walk(
          root,
          visited,
          new DagVisitor() {
            @Override
            public void block(Cid cid) {
              call.checkpoint();
              if (VisitedBlocks.isLeaf(cid)
                  && bad.size() < MAX_BAD_NODES
                  && paths.findLocalSize(cid).isEmpty()) {
                unreadable(cid, new RpcException("block not found"));
              }
            }

            @Override
            public void unreadable(Cid cid, RuntimeException cause) {
              if (bad.size() < MAX_BAD_NODES) {
                bad.add(
                    Json.of("Cid", call.cids().encode(cid))
                        .with("Err", String.valueOf(cause.getMessage())));
              }
            }
          });
    }
    return bad;
  }
}
