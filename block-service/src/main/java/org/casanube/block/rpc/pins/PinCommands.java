package org.casanube.block.rpc.pins;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.casanube.block.pins.Pin;
import org.casanube.block.pins.PinErrorCode;
import org.casanube.block.pins.PinFetching;
import org.casanube.block.pins.PinMode;
import org.casanube.block.pins.PinName;
import org.casanube.block.pins.PinRefusedException;
import org.casanube.block.pins.PinRequest;
import org.casanube.block.pins.PinStatus;
import org.casanube.block.pins.PinWatch;
import org.casanube.block.pins.Pins;
import org.casanube.block.rpc.command.Call;
import org.casanube.block.rpc.command.Family;
import org.casanube.block.rpc.command.Json;
import org.casanube.block.rpc.command.Registry;
import org.casanube.block.rpc.command.RpcException;
import org.casanube.block.rpc.paths.ContentPaths;
import org.casanube.multiformats.Cid;

/**
 * {@code pin/add}, {@code pin/rm}, {@code pin/update}. Kubo knows one pin of each CID, this service
 * one of each name: a pin that is added by a name takes the place of the one without a name, and
 * what is removed are all pins of the CID.
 */
public final class PinCommands implements Family {
  private final Pins pins;
  private final PinFetching fetching;
  private final ContentPaths paths;

  public PinCommands(Pins pins, PinFetching fetching, ContentPaths paths) {
    this.pins = pins;
    this.fetching = fetching;
    this.paths = paths;
  }

  @Override
  public void addTo(Registry.Builder registry) {
    registry.add("pin/add", this::add).add("pin/rm", this::remove).add("pin/update", this::update);
  }

  private void add(Call call) throws IOException {
    PinMode mode = call.flag("recursive") ? PinMode.RECURSIVE : PinMode.DIRECT;
    PinName name = name(call);
    boolean tellsProgress = call.flag("progress");
    AddProgress progress = new AddProgress(call, tellsProgress);
    List<String> added = new ArrayList<>();
    StringBuilder text = new StringBuilder();
    for (String each : call.arguments()) {
      Cid cid = paths.requireCid(call, each);
      addOne(call, new Wanted(cid, mode, name), progress);
      added.add(call.cids().encode(cid));
      text.append("pinned ")
          .append(added.getLast())
          .append(mode == PinMode.RECURSIVE ? " recursively\n" : " directly\n");
    }
    if (tellsProgress) {
      progress.finish();
      call.emit(Json.of("Pins", added), text.toString());
    } else {
      call.once(Json.of("Pins", added), text.toString());
    }
  }

  private record Wanted(Cid cid, PinMode mode, PinName name) {}

  private void addOne(Call call, Wanted wanted, AddProgress progress) {
    List<Pin> before = ownPins(wanted.cid());
    boolean isRecursive = before.stream().anyMatch(pin -> pin.mode() == PinMode.RECURSIVE);
    if (wanted.mode() == PinMode.DIRECT && isRecursive) {
      throw new RpcException(wanted.cid() + " already pinned recursively");
    }
    boolean isThere = before.stream().anyMatch(pin -> pin.mode() == wanted.mode());
    if (isThere && wanted.name().equals(PinName.NONE)) {
      return;
    }
    if (call.isOffline()) {
      Pin _ = pins.pin(wanted.cid(), wanted.mode(), wanted.name(), PinWatch.NONE);
    } else {
      Pin _ = fetching.pin(request(call, wanted), progress);
    }
    boolean replaces = !wanted.name().equals(PinName.NONE);
    before.stream()
        .filter(pin -> replaces && pin.name().equals(PinName.NONE))
        .forEach(pin -> {
          Pin _ = pins.unpin(pin.cid(), PinName.NONE);
        });
  }

  private static PinRequest request(Call call, Wanted wanted) {
    return new PinRequest(
        wanted.cid(), wanted.mode(), wanted.name(), call.remaining(), false, Optional.empty());
  }

  private List<Pin> ownPins(Cid cid) {
    return pins.status(cid) instanceof PinStatus.Pinned(List<Pin> own) ? own : List.of();
  }

  static PinName name(Call call) {
    try {
      return new PinName(call.text("name"));
    } catch (PinRefusedException e) {
      if (e.code() == PinErrorCode.NAME_TOO_LONG) {
        int bytes = call.text("name").getBytes(StandardCharsets.UTF_8).length;
        throw new RpcException(
            "pin name is %d bytes (max %d bytes)".formatted(bytes, PinName.MAX_BYTES), e);
      }
      throw e;
    }
  }

  private void remove(Call call) throws IOException {
    boolean recursive = call.flag("recursive");
    List<String> removed = new ArrayList<>();
    StringBuilder text = new StringBuilder();
    for (String each : call.arguments()) {
      Cid cid = paths.requireCid(call, each);
      String key = call.cids().encode(cid);
      if (!recursive && ownPins(cid).stream().anyMatch(pin -> pin.mode() == PinMode.RECURSIVE)) {
        throw new RpcException(key + " is pinned recursively");
      }
      List<Pin> _ = pins.unpinAll(cid);
      removed.add(key);
      text.append("unpinned ").append(key).append('\n');
    }
    call.once(Json.of("Pins", removed), text.toString());
  }

  private void update(Call call) throws IOException {
    Cid from = paths.requireCid(call, call.argument(0));
    Cid to = paths.requireCid(call, call.argument(1));
    Pin old =
        ownPins(from).stream()
            .filter(pin -> pin.mode() == PinMode.RECURSIVE)
            .max(Comparator.comparing(Pin::createdAt))
            .orElseThrow(() -> new RpcException("'from' cid was not recursively pinned already"));
    if (!from.equals(to)) {
      if (ownPins(to).stream().anyMatch(pin -> pin.mode() == PinMode.RECURSIVE)) {
        throw new RpcException("'to' cid was already recursively pinned");
      }
      addOne(call, new Wanted(to, PinMode.RECURSIVE, old.name()), new AddProgress(call, false));
      if (call.flag("unpin")) {
        List<Pin> _ = pins.unpinAll(from);
      }
    }
    String first = call.cids().encode(from);
    String second = call.cids().encode(to);
    call.once(
        Json.of("Pins", List.of(first, second)), "updated %s to %s\n".formatted(first, second));
  }
}
