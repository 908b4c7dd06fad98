package org.casanube.block.rpc.dags;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import org.casanube.block.archives.ArchiveException;
import org.casanube.block.archives.CarExporter;
import org.casanube.block.archives.CarImporter;
import org.casanube.block.archives.CarSelection;
import org.casanube.block.archives.ImportedCar;
import org.casanube.block.blocks.Blocks;
import org.casanube.block.pins.Pin;
import org.casanube.block.pins.PinMode;
import org.casanube.block.pins.PinName;
import org.casanube.block.pins.PinRefusedException;
import org.casanube.block.pins.Pins;
import org.casanube.block.reachability.KeyHash;
import org.casanube.block.retrieval.Reading;
import org.casanube.block.rpc.command.Call;
import org.casanube.block.rpc.command.Family;
import org.casanube.block.rpc.command.Json;
import org.casanube.block.rpc.command.Parts;
import org.casanube.block.rpc.command.Registry;
import org.casanube.block.rpc.command.RpcException;
import org.casanube.block.rpc.command.RpcPart;
import org.casanube.block.rpc.paths.ContentPaths;
import org.casanube.multiformats.Cid;

/** {@code dag/import} and {@code dag/export}. */
public final class ArchiveCommands implements Family {
  private static final String CAR = "application/vnd.ipld.car";
  private static final int BUFFER_BYTES = 64 * 1024;
  private static final int MAX_ROOTS = 100_000;

  private final Blocks blocks;
  private final Pins pins;
  private final KeyHash hash;
  private final ContentPaths paths;

  public ArchiveCommands(Blocks blocks, Pins pins, KeyHash hash, ContentPaths paths) {
    this.blocks = blocks;
    this.pins = pins;
    this.hash = hash;
    this.paths = paths;
  }

  @Override
  public void addTo(Registry.Builder registry) {
    registry.add("dag/export", this::export).add("dag/import", this::importAll);
  }

  private void export(Call call) throws IOException {
    if (call.flag("local-only")) {
      throw new RpcException("a CAR of only a part of a DAG is not made here");
    }
    Cid root = paths.requireCid(call, call.argument(0));
    try (Reading reading = paths.open(call, root)) {
      // A root that is not to be had is told as an error, and not as an archive cut off.
      var _ = reading.require(root);
      new CarExporter(reading, hash).export(root, CarSelection.ALL, call.bytes(CAR, -1));
    }
  }

  private void importAll(Call call) throws IOException {
    boolean pinRoots = call.flag("pin-roots", true);
    if (call.flag("local-only")) {
      if (call.findSaid("pin-roots").isPresent() && pinRoots) {
        throw new RpcException(
            "--local-only implies --pin-roots=false and cannot be combined with --pin-roots=true;"
                + " please drop one of them");
      }
      pinRoots = false;
    }
    CarImporter importer = new CarImporter(blocks, hash);
    Set<Cid> roots = new LinkedHashSet<>();
    long count = 0;
    long bytes = 0;
    Parts parts = call.parts();
    try (Blocks.WriteSession session = blocks.openSession()) {
      Optional<RpcPart> part = parts.next();
      while (part.isPresent()) {
        ImportedCar car = importOne(call, importer, part.get(), session);
        roots.addAll(car.roots());
        count += car.blocks();
        bytes += car.bytes();
        if (roots.size() > MAX_ROOTS) {
          throw new RpcException("more than " + MAX_ROOTS + " roots");
        }
        part = parts.next();
      }
      if (pinRoots) {
        for (Cid root : roots) {
          tell(call, root, pin(call, root));
        }
      }
    }
    if (call.flag("stats")) {
      call.emit(
          Json.of("Stats", Json.of("BlockCount", count).with("BlockBytesCount", bytes)),
          "Imported %d blocks (%d bytes)\n".formatted(count, bytes));
    }
  }

  private static ImportedCar importOne(
      Call call, CarImporter importer, RpcPart part, Blocks.WriteSession session)
      throws IOException {
    if (part.kind() != RpcPart.Kind.FILE) {
      throw new RpcException("expected a file handle");
    }
    try {
      return importer.importCar(
          new BufferedInputStream(part.content(), BUFFER_BYTES),
          true,
          session,
          _ -> call.checkpoint());
    } catch (ArchiveException e) {
      throw new RpcException("import failed: " + e.getMessage(), e);
    }
  }

  /** Pins a root; why not, if it can't be. */
  private String pin(Call call, Cid root) {
    try {
      Pin _ = pins.pin(root, PinMode.RECURSIVE, PinName.NONE, _ -> call.checkpoint());
      return "";
    } catch (PinRefusedException e) {
      return String.valueOf(e.getMessage());
    }
  }

  private static void tell(Call call, Cid root, String failure) throws IOException {
    Json told = Json.of("Cid", Json.link(root)).with("PinErrorMsg", failure);
    call.emit(
        Json.of("Root", told),
        "Pinned root\t%s\t%s\n"
            .formatted(call.cids().encode(root), failure.isEmpty() ? "success" : failure));
  }
}
