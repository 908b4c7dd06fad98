package org.casanube.block.rpc.reading;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import org.casanube.block.retrieval.Reading;
import org.casanube.block.rpc.command.Call;
import org.casanube.block.rpc.command.Family;
import org.casanube.block.rpc.command.Json;
import org.casanube.block.rpc.command.Registry;
import org.casanube.block.rpc.command.Room;
import org.casanube.block.rpc.command.RpcException;
import org.casanube.block.rpc.paths.ContentPaths;
import org.casanube.block.unixfs.DirectoryEntry;
import org.casanube.block.unixfs.ReadAhead;
import org.casanube.block.unixfs.UnixFsException;
import org.casanube.block.unixfs.UnixFsReader;
import org.casanube.block.unixfs.UnixFsStat;
import org.casanube.ipld.dagpb.DagPb;
import org.casanube.multiformats.Cid;
import org.casanube.multiformats.Multicodec;

/** {@code ls}. */
public final class ListCommand implements Family {
  /** The most entries of an answer in one piece; more have to be asked for as a stream. */
  private static final int MAX_ENTRIES = 1_000_000;

  /** The number of the type in answers. */
  static final int DIRECTORY = 1;

  private static final String NO_TIME = "0001-01-01T00:00:00Z";

  private final ContentPaths paths;

  public ListCommand(ContentPaths paths) {
    this.paths = paths;
  }

  @Override
  public void addTo(Registry.Builder registry) {
    registry.add("ls", this::list);
  }

  private void list(Call call) throws IOException {
    boolean streams = call.flag("stream");
    try (Room.Share _ = Room.PROCESS.takeForEntries(streams ? 0 : count(call))) {
      list(call, streams);
    }
  }

  /** How many entries an answer in one piece will hold; of shards that is not known before. */
  private int count(Call call) throws IOException {
    long count = 0;
    for (String path : call.arguments()) {
      Cid cid = paths.requireCid(call, path);
      try (Reading reading = paths.open(call, cid)) {
        UnixFsStat stat = new UnixFsReader(reading, ReadAhead.NONE).stat(cid);
        count += stat.isSharded() ? Integer.MAX_VALUE : stat.links();
      }
    }
    return (int) Math.min(count, Integer.MAX_VALUE);
  }

  private void list(Call call, boolean streams) throws IOException {
    EntryLines lines = new EntryLines(call.flag("size", true), call.flag("headers"));
    List<Object> objects = new ArrayList<>();
    StringBuilder text = new StringBuilder();
    int left = MAX_ENTRIES;
    for (String path : call.arguments()) {
      List<Json> links = new ArrayList<>();
      int limit = left;
      forEach(
          call,
          path,
          link -> {
            if (streams) {
              call.emit(
                  Json.of("Objects", List.of(object(path, List.of(link)).members())),
                  lines.single(link.members()));
            } else if (links.size() < limit) {
              links.add(link);
            } else {
              throw new RpcException(
                  "more than " + MAX_ENTRIES + " entries; list them with --stream");
            }
          });
      left -= links.size();
      links.sort(Comparator.comparing(link -> String.valueOf(link.members().get("Name"))));
      objects.add(object(path, links).members());
      if (call.arguments().size() > 1) {
        text.append(text.isEmpty() ? "" : "\n").append(path).append(":\n");
      }
      text.append(lines.all(links.stream().map(Json::members).toList()));
    }
    if (streams) {
      call.begin();
    } else {
      call.once(Json.of("Objects", objects), text.toString());
    }
  }

  private static Json object(String path, List<Json> links) {
    return Json.of("Hash", path).with("Links", links.stream().map(Json::members).toList());
  }

  /** Takes the entries of a directory. */
  private interface Sink {
    void take(Json link) throws IOException;
  }

  private void forEach(Call call, String path, Sink sink) throws IOException {
    Cid cid = paths.requireCid(call, path);
    boolean looks = call.flag("resolve-type", true) || call.flag("size", true);
    try (Reading reading = paths.open(call, cid)) {
      UnixFsReader reader = new UnixFsReader(reading, ReadAhead.NONE);
      Iterator<DirectoryEntry> entries = entries(reading, reader, cid);
      while (entries.hasNext()) {
        call.checkpoint();
        sink.take(link(call, reader, entries.next(), looks));
      }
    }
  }

  /** What a directory has; of a file the pieces that it is made of, which have no names. */
  private static Iterator<DirectoryEntry> entries(Reading reading, UnixFsReader reader, Cid cid) {
    UnixFsStat stat = reader.stat(cid);
    if (stat.kind() == UnixFsStat.Kind.DIRECTORY) {
      return reader.entries(cid);
    }
    if (!cid.codec().equals(Multicodec.DAG_PB)) {
      return List.<DirectoryEntry>of().iterator();
    }
    return DagPb.decode(reading.require(cid)).links().stream()
        .map(link -> new DirectoryEntry(link.name(), link.cid(), link.totalSize()))
        .iterator();
  }

  private static Json link(Call call, UnixFsReader reader, DirectoryEntry entry, boolean looks) {
    Json link = Json.of("Name", entry.name()).with("Hash", call.cids().encode(entry.cid()));
    if (entry.cid().codec().equals(Multicodec.RAW)) {
      return finished(link, entry.totalSize(), 2, "");
    }
    if (!looks) {
      return finished(link, 0, 0, "");
    }
    UnixFsStat stat;
    try {
      stat = reader.stat(entry.cid());
    } catch (UnixFsException e) {
      // Something else than a file: it has no type and no size of its own.
      return finished(link, 0, 0, "");
    }
    Integer mode = stat.attributes().mode();
    Instant modified = stat.attributes().modified();
    Json done =
        switch (stat.kind()) {
          case DIRECTORY -> finished(link, 0, DIRECTORY, "");
          case FILE -> finished(link, stat.size(), 2, "");
          case SYMLINK -> finished(link, stat.size(), 4, reader.symlinkTarget(entry.cid()));
        };
    return done.with("Mode", mode == null ? 0 : mode)
        .with("ModTime", modified == null ? NO_TIME : modified.toString());
  }

  private static Json finished(Json link, long size, int type, String target) {
    return link.with("Size", size)
        .with("Type", type)
        .with("Target", target)
        .with("Mode", 0)
        .with("ModTime", NO_TIME);
  }
}
