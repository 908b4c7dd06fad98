package org.casanube.block.rpc.blocks;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.casanube.block.blocks.Block;
import org.casanube.block.blocks.BlockStore;
import org.casanube.block.blocks.BlockStoreException;
import org.casanube.block.collection.CollectionTask;
import org.casanube.block.collection.Collector;
import org.casanube.block.collection.StorageRoom;
import org.casanube.block.home.Home;
import org.casanube.block.operations.Operation;
import org.casanube.block.operations.Operations;
import org.casanube.block.operations.Phase;
import org.casanube.block.rpc.command.Call;
import org.casanube.block.rpc.command.Family;
import org.casanube.block.rpc.command.Json;
import org.casanube.block.rpc.command.Registry;
import org.casanube.block.rpc.command.RpcException;
import org.casanube.multiformats.Cid;
import org.casanube.multiformats.Multicodec;
import org.casanube.multiformats.MultiformatException;
import org.casanube.multiformats.Multihash;

/** {@code repo/…}, {@code refs/local} and {@code stats/repo}. */
public final class RepoCommands implements Family {
  /** The version of the repository format that tools which ask for one know. */
  public static final String REPO_VERSION = "18";

  private static final int MAX_REMOVED_WAITING = 100_000;
  private static final int TELL_EVERY = 256;

  private final BlockStore store;
  private final Supplier<StorageRoom> room;
  private final Operations operations;
  private final Collector collector;
  private final Home home;

  public RepoCommands(
      BlockStore store,
      Supplier<StorageRoom> room,
      Operations operations,
      Collector collector,
      Home home) {
    this.store = store;
    this.room = room;
    this.operations = operations;
    this.collector = collector;
    this.home = home;
  }

  @Override
  public void addTo(Registry.Builder registry) {
    registry
        .add("repo/stat", this::stat)
        .add("stats/repo", this::stat)
        .add("repo/gc", this::collect)
        .add("repo/version", RepoCommands::version)
        .add("repo/verify", this::verify)
        .add("repo/ls", this::list)
        .add("refs/local", this::list);
  }

  private void stat(Call call) throws IOException {
    StorageRoom now = room.get();
    long size = now.usage().mediumBytes();
    long max = now.roomBytes();
    Json answer = Json.of("RepoSize", size).with("StorageMax", max);
    if (call.flag("size-only")) {
      // Members that were not asked for are there, and empty.
      call.once(
          answer.with("NumObjects", 0).with("RepoPath", "").with("Version", ""),
          "RepoSize:   %d\nStorageMax: %d\n".formatted(size, max));
      return;
    }
    String path = home.home().toString();
    call.once(
        answer
            .with("NumObjects", now.usage().blocks())
            .with("RepoPath", path)
            .with("Version", "fs-repo@" + REPO_VERSION),
        "NumObjects: %d\nRepoSize:   %d\nStorageMax: %d\nRepoPath:   %s\nVersion:    fs-repo@%s\n"
            .formatted(now.usage().blocks(), size, max, path, REPO_VERSION));
  }

  private static void version(Call call) throws IOException {
    String text = call.flag("quiet") ? "fs-repo@%s\n" : "ipfs repo version fs-repo@%s\n";
    call.once(Json.of("Version", REPO_VERSION), text.formatted(REPO_VERSION));
  }

  /** The collection is an operation like any other: it goes on when the caller is gone. */
  private void collect(Call call) throws IOException, InterruptedException {
    boolean isSilent = call.flag("silent");
    BlockingQueue<Multihash> removed = new ArrayBlockingQueue<>(MAX_REMOVED_WAITING);
    BlockingQueue<Operation> ended = new ArrayBlockingQueue<>(1);
    call.begin();
    try (Collector.Following _ = collector.follow(block -> note(isSilent, removed, block))) {
      Operation operation = operations.start(CollectionTask.TYPE, Map.of());
      Optional<Operations.Following> following =
          operations.follow(
              operation.id(),
              now -> {
                if (now.phase().isFinal()) {
                  boolean _ = ended.offer(now);
                }
              });
      try {
        Operation end = await(call, removed, ended);
        tell(call, removed);
        if (end.phase() != Phase.SUCCEEDED) {
          fail(call, String.valueOf(end.cause()));
        }
      } finally {
        following.ifPresent(Operations.Following::close);
      }
    }
  }

  /** A caller who reads too slowly misses some; nobody else waits for that. */
  private static void note(boolean isSilent, BlockingQueue<Multihash> removed, Multihash block) {
    if (!isSilent) {
      boolean _ = removed.offer(block);
    }
  }

  private Operation await(
      Call call, BlockingQueue<Multihash> removed, BlockingQueue<Operation> ended)
      throws IOException, InterruptedException {
    Operation end = ended.poll(1, TimeUnit.SECONDS);
    while (end == null) {
      tell(call, removed);
      call.keepAlive();
      end = ended.poll(1, TimeUnit.SECONDS);
    }
    return end;
  }

  private void tell(Call call, BlockingQueue<Multihash> removed) throws IOException {
    List<Multihash> some = new ArrayList<>();
    while (removed.drainTo(some, TELL_EVERY) > 0) {
      for (Multihash each : some) {
        Cid cid = Cid.v1(Multicodec.RAW, each);
        call.emit(
            Json.of("Key", Json.link(cid)), (call.flag("quiet") ? "" : "removed ") + cid + "\n");
      }
      some.clear();
    }
  }

  private static void fail(Call call, String cause) throws IOException {
    if (call.flag("stream-errors")) {
      call.emit(Json.of("Key", null).with("Error", cause));
      throw new RpcException("encountered errors during gc run");
    }
    throw new RpcException(cause);
  }

  private void verify(Call call) throws IOException {
    if (call.flag("drop") || call.flag("heal")) {
      throw new RpcException(
          "damaged blocks are replaced when they are added or fetched again, and are not dropped");
    }
    long damaged = 0;
    int count = 0;
    try (Stream<BlockStore.Entry> entries = store.entries()) {
      for (Iterator<BlockStore.Entry> each = entries.iterator(); each.hasNext(); ) {
        Multihash multihash = each.next().multihash();
        Optional<String> trouble = trouble(multihash);
        if (trouble.isPresent()) {
          damaged++;
          call.emit(
              Json.of(
                      "Msg",
                      "block %s was corrupt (%s)"
                          .formatted(Cid.v1(Multicodec.RAW, multihash), trouble.get()))
                  .with("Progress", 0));
        }
        if (++count % TELL_EVERY == 0) {
          call.emit(Json.of("Msg", "").with("Progress", count));
        }
      }
    }
    call.emit(Json.of("Msg", "").with("Progress", count));
    if (damaged > 0) {
      throw new RpcException("verify complete, %d blocks corrupt".formatted(damaged));
    }
    call.emit(
        Json.of("Msg", "verify complete, all blocks validated.").with("Progress", 0),
        "verify complete, all blocks validated.\n");
  }

  private Optional<String> trouble(Multihash multihash) {
    try {
      Optional<Block> block = store.find(multihash);
      return block.isEmpty() || block.get().matches()
          ? Optional.empty()
          : Optional.of("hash mismatch");
    } catch (MultiformatException e) {
      return Optional.empty();
    } catch (BlockStoreException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  private void list(Call call) throws IOException {
    call.begin();
    try (Stream<BlockStore.Entry> entries = store.entries()) {
      for (Iterator<BlockStore.Entry> each = entries.iterator(); each.hasNext(); ) {
        String ref = call.cids().encode(Cid.v1(Multicodec.RAW, each.next().multihash()));
        call.emit(Json.of("Ref", ref).with("Err", ""), ref + "\n");
      }
    }
  }
}
