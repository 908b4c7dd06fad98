package org.casanube.block.rpc.trees;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.casanube.block.retrieval.Reading;
import org.casanube.block.rpc.command.Call;
import org.casanube.block.rpc.command.Family;
import org.casanube.block.rpc.command.Json;
import org.casanube.block.rpc.command.Registry;
import org.casanube.block.rpc.command.Room;
import org.casanube.block.rpc.command.RpcException;
import org.casanube.block.rpc.paths.ContentPaths;
import org.casanube.block.tree.FileTrees;
import org.casanube.block.tree.TreeDirectory;
import org.casanube.block.tree.TreeOwner;
import org.casanube.block.tree.TreePath;
import org.casanube.block.unixfs.Attributes;
import org.casanube.block.unixfs.DirectoryEntry;
import org.casanube.block.unixfs.ReadAhead;
import org.casanube.block.unixfs.UnixFsReader;
import org.casanube.block.unixfs.UnixFsStat;
import org.casanube.multiformats.Cid;
import org.casanube.multiformats.Multicodec;

/** {@code files/ls} and {@code files/stat}. */
public final class TreeViewCommands implements Family {
  private static final int MAX_ENTRIES = 1_000_000;
  private static final String USUAL_FORMAT =
      "<hash>\nSize: <size>\nCumulativeSize: <cumulsize>\nChildBlocks: <childs>\nType: <type>";

  private final FileTrees trees;
  private final TreeOwner owner;
  private final ContentPaths paths;

  public TreeViewCommands(FileTrees trees, TreeOwner owner, ContentPaths paths) {
    this.trees = trees;
    this.owner = owner;
    this.paths = paths;
  }

  @Override
  public void addTo(Registry.Builder registry) {
    registry.add("files/ls", this::list).add("files/stat", this::stat);
  }

  private void list(Call call) throws IOException {
    TreePlace place = TreePlace.parse(call.findArgument(0).orElse("/"));
    UnixFsStat stat = trees.stat(owner, place.path()).stat();
    int count = stat.isSharded() ? Integer.MAX_VALUE : stat.links();
    boolean isDirectory = stat.kind() == UnixFsStat.Kind.DIRECTORY;
    try (Room.Share _ = Room.PROCESS.takeForEntries(isDirectory ? count : 1)) {
      list(call, place, stat);
    }
  }

  private void list(Call call, TreePlace place, UnixFsStat stat) throws IOException {
    boolean isLong = call.flag("long");
    TreePath path = place.path();
    List<Json> entries = new ArrayList<>();
    if (stat.kind() == UnixFsStat.Kind.DIRECTORY) {
      try (TreeDirectory directory = trees.openDirectory(owner, path)) {
        while (directory.entries().hasNext()) {
          call.checkpoint();
          entries.add(entry(call, directory.entries().next(), isLong));
          if (entries.size() > MAX_ENTRIES) {
            throw new RpcException("the directory has more than " + MAX_ENTRIES + " entries");
          }
        }
      }
      entries.sort(Comparator.comparing(each -> String.valueOf(each.members().get("Name"))));
    } else {
      entries.add(
          isLong
              ? entry(place.name(), 0, stat.size(), call.cids().encode(stat.cid()))
              : entry(place.name(), 0, 0, ""));
    }
    StringBuilder text = new StringBuilder();
    entries.forEach(each -> text.append(each.members().get("Name")).append('\n'));
    call.once(
        Json.of("Entries", entries.isEmpty() ? null : entries.stream().map(Json::members).toList()),
        text.toString());
  }

  private Json entry(Call call, DirectoryEntry entry, boolean isLong) {
    if (!isLong) {
      return entry(entry.name(), 0, 0, "");
    }
    String cid = call.cids().encode(entry.cid());
    if (entry.cid().codec().equals(Multicodec.RAW)) {
      return entry(entry.name(), 0, entry.totalSize(), cid);
    }
    Optional<UnixFsStat> stat = trees.findStat(entry.cid());
    boolean isDirectory =
        stat.filter(found -> found.kind() == UnixFsStat.Kind.DIRECTORY).isPresent();
    return entry(
        entry.name(),
        isDirectory ? 1 : 0,
        isDirectory ? 0 : stat.map(UnixFsStat::size).orElse(0L),
        cid);
  }

  private static Json entry(String name, int type, long size, String cid) {
    return Json.of("Name", name).with("Type", type).with("Size", size).with("Hash", cid);
  }

  private void stat(Call call) throws IOException {
    TreePlace place = TreePlace.parse(call.argument(0));
    UnixFsStat stat;
    if (place.isContent()) {
      Cid cid = paths.requireCid(call, place.text());
      try (Reading reading = paths.open(call, cid)) {
        stat = new UnixFsReader(reading, ReadAhead.NONE).stat(cid);
      }
    } else {
      stat = trees.stat(owner, place.path()).stat();
    }
    Json answer = answer(call, stat);
    if (call.flag("with-local")) {
      boolean isHere = paths.findLocalSize(stat.cid()).isPresent();
      answer
          .withUnlessEmpty("WithLocality", true)
          .withUnlessEmpty("Local", isHere)
          .withUnlessEmpty("SizeLocal", isHere ? stat.totalSize() : 0);
    }
    call.once(answer, filled(call, answer) + "\n");
  }

  private static Json answer(Call call, UnixFsStat stat) {
    boolean isDirectory = stat.kind() == UnixFsStat.Kind.DIRECTORY;
    Attributes attributes = stat.attributes();
    Json answer =
        Json.of("Hash", call.cids().encode(stat.cid()))
            .with("Size", isDirectory ? 0 : stat.size())
            .with("CumulativeSize", stat.totalSize())
            .with("Blocks", stat.links())
            .with("Type", isDirectory ? "directory" : "file");
    Integer mode = attributes.mode();
    if (mode != null && mode != 0) {
      answer.with("Mode", GoFileMode.of(mode, isDirectory));
    }
    Instant modified = attributes.modified();
    if (modified != null) {
      answer
          .withUnlessEmpty("Mtime", modified.getEpochSecond())
          .withUnlessEmpty("MtimeNsecs", modified.getNano());
    }
    return answer;
  }

  private static String filled(Call call, Json answer) {
    String format = call.findSaid("format").orElse(USUAL_FORMAT);
    if (call.flag("hash")) {
      format = "<hash>";
    } else if (call.flag("size")) {
      format = "<size>";
    }
    return format
        .replace("<hash>", String.valueOf(answer.members().get("Hash")))
        .replace("<size>", String.valueOf(answer.members().get("Size")))
        .replace("<cumulsize>", String.valueOf(answer.members().get("CumulativeSize")))
        .replace("<childs>", String.valueOf(answer.members().get("Blocks")))
        .replace("<type>", String.valueOf(answer.members().get("Type")));
  }
}
