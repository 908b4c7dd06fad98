package org.casanube.block.rpc.pins;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.casanube.block.pins.Pin;
import org.casanube.block.pins.PinFilter;
import org.casanube.block.pins.PinMode;
import org.casanube.block.pins.PinPage;
import org.casanube.block.pins.PinStatus;
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
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** {@code pin/ls}. */
public final class PinListCommands implements Family {
  private static final int PAGE = 500;
  private static final long HOLDER_BLOCKS = 1_000_000;

  /** Of the pins of a CID the one that is shown is the greatest: that of Kubo is the last made. */
  private static final Comparator<Pin> SHOWN =
      Comparator.comparing(Pin::mode)
          .reversed()
          .thenComparing(Pin::createdAt)
          .thenComparing(pin -> pin.name().value(), Comparator.reverseOrder());

  private final Pins pins;
  private final DagWalk walk;
  private final KeyHash hash;
  private final ContentPaths paths;
  private final JsonMapper mapper;

  public PinListCommands(
      Pins pins, DagWalk walk, KeyHash hash, ContentPaths paths, JsonMapper mapper) {
    this.pins = pins;
    this.walk = walk;
    this.hash = hash;
    this.paths = paths;
    this.mapper = mapper;
  }

  @Override
  public void addTo(Registry.Builder registry) {
    registry.add("pin/ls", this::list);
  }

  /** Takes what is pinned. */
  private interface Sink {
    void take(String cid, String type, String name) throws IOException;
  }

  private void list(Call call) throws IOException {
    String type = call.text("type");
    if (!List.of("all", "direct", "indirect", "recursive").contains(type)) {
      throw new RpcException(
          "invalid type '%s', must be one of {direct, indirect, recursive, all}"
              .formatted(type.length() > 60 ? type.substring(0, 60) : type));
    }
    var _ = PinCommands.name(call);
    if (call.arguments().isEmpty()) {
      send(call, sink -> listAll(call, type, sink));
    } else {
      List<String[]> found = findAll(call, type);
      send(
          call,
          sink -> {
            for (String[] each : found) {
              sink.take(each[0], each[1], each[2]);
            }
          });
    }
  }

  /** Gives what is pinned to a sink. */
  private interface Source {
    void writeTo(Sink sink) throws IOException;
  }

  private void send(Call call, Source source) throws IOException {
    if (call.flag("stream")) {
      call.begin();
      source.writeTo((cid, type, name) ->
          call.emit(
              Json.of("Cid", cid).withUnlessEmpty("Name", name).with("Type", type),
              line(call, cid, type, name)));
      return;
    }
    if (call.isText()) {
      source.writeTo((cid, type, name) -> call.emit(Json.of(), line(call, cid, type, name)));
      return;
    }
    try (OutputStream out = call.json()) {
      KeysWriter writer = new KeysWriter(out);
      source.writeTo(writer);
      writer.finish();
    }
  }

  private static String line(Call call, String cid, String type, String name) {
    if (call.flag("quiet")) {
      return cid + "\n";
    }
    return cid + " " + type + (name.isEmpty() ? "" : " " + name) + "\n";
  }

  /** Writes one large object piece by piece. */
  private final class KeysWriter implements Sink {
    private final OutputStream out;
    private boolean any;

    KeysWriter(OutputStream out) {
      this.out = out;
    }

    @Override
    public void take(String cid, String type, String name) throws IOException {
      out.write((any ? "," : "{\"Keys\":{").getBytes(StandardCharsets.UTF_8));
      any = true;
      out.write(mapper.writeValueAsBytes(cid));
      out.write(':');
      out.write(mapper.writeValueAsBytes(Json.of("Type", type).with("Name", name).members()));
    }

    void finish() throws IOException {
      out.write((any ? "}}\n" : "{}\n").getBytes(StandardCharsets.UTF_8));
    }
  }

  private List<String[]> findAll(Call call, String type) {
    List<String[]> found = new ArrayList<>();
    for (String each : call.arguments()) {
      Cid cid = paths.requireCid(call, each);
      Optional<Pin> own = own(cid, type);
      String key = call.cids().encode(cid);
      if (own.isPresent()) {
        found.add(new String[] {key, mode(own.get()), name(call, own.get())});
        continue;
      }
      boolean looksAbove = type.equals("all") || type.equals("indirect");
      Optional<Cid> above = looksAbove ? holder(cid) : Optional.empty();
      String root =
          above
              .map(call.cids()::encode)
              .orElseThrow(() -> new RpcException("path '%s' is not pinned".formatted(each)));
      found.add(new String[] {key, "indirect through " + root, ""});
    }
    return found;
  }

  private Optional<Pin> own(Cid cid, String type) {
    List<Pin> own = pins.status(cid) instanceof PinStatus.Pinned(List<Pin> all) ? all : List.of();
    return own.stream().filter(pin -> type.equals("all") || type.equals(mode(pin))).max(SHOWN);
  }

  /** The status costs nothing; which pin it is takes a walk. */
  private Optional<Cid> holder(Cid cid) {
    return switch (pins.status(cid)) {
      case PinStatus.NotPinned _ -> Optional.empty();
      case PinStatus.Pinned _, PinStatus.Indirect _, PinStatus.NotYetKnown _ ->
          pins.findHolder(cid, HOLDER_BLOCKS).filter(root -> !root.equals(cid));
    };
  }

  private static String mode(Pin pin) {
    return pin.mode() == PinMode.RECURSIVE ? "recursive" : "direct";
  }

  private static String name(Call call, Pin pin) {
    return call.flag("names") || !call.text("name").isEmpty() ? pin.name().value() : "";
  }

  private void listAll(Call call, String type, Sink sink) throws IOException {
    String wanted = call.text("name");
    if (!type.equals("indirect")) {
      listOwn(call, type, sink);
    }
    if (wanted.isEmpty() && (type.equals("all") || type.equals("indirect"))) {
      listIndirect(call, sink);
    }
  }

  private void listOwn(Call call, String type, Sink sink) throws IOException {
    Optional<PinMode> mode =
        switch (type) {
          case "recursive" -> Optional.of(PinMode.RECURSIVE);
          case "direct" -> Optional.of(PinMode.DIRECT);
          default -> Optional.empty();
        };
    String wanted = call.text("name");
    Optional<String> cursor = Optional.empty();
    // The pins of a CID come one after the other; tools know one of each CID.
    @Nullable Pin shown = null;
    do {
      call.checkpoint();
      PinPage page = pins.list(new PinFilter(mode, Optional.empty()), cursor, PAGE);
      for (Pin pin : page.pins()) {
        if (!pin.name().value().contains(wanted)) {
          continue;
        }
        if (shown != null && !shown.cid().equals(pin.cid())) {
          give(call, shown, sink);
          shown = null;
        }
        shown = shown == null || SHOWN.compare(pin, shown) > 0 ? pin : shown;
      }
      cursor = page.next();
    } while (cursor.isPresent());
    if (shown != null) {
      give(call, shown, sink);
    }
  }

  private static void give(Call call, Pin pin, Sink sink) throws IOException {
    sink.take(call.cids().encode(pin.cid()), mode(pin), name(call, pin));
  }

  private void listIndirect(Call call, Sink sink) throws IOException {
    try (VisitedBlocks visited = new VisitedBlocks(hash, 0)) {
      RecursivePins.forEach(
          pins,
          root -> {
            call.checkpoint();
            walk.walk(root, visited, new Indirect(call, sink));
          });
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  /** Tells of blocks that have no pin of their own. */
  private final class Indirect implements DagVisitor {
    private final Call call;
    private final Sink sink;

    Indirect(Call call, Sink sink) {
      this.call = call;
      this.sink = sink;
    }

    @Override
    public void block(Cid cid) {
      if (pins.status(cid) instanceof PinStatus.Pinned) {
        return;
      }
      try {
        sink.take(call.cids().encode(cid), "indirect", "");
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public void unreadable(Cid cid, RuntimeException cause) {
      // What is below is not known; verifying tells of it.
    }
  }
}
