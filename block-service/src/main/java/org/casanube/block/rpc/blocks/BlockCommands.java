package org.casanube.block.rpc.blocks;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import org.casanube.block.blocks.Block;
import org.casanube.block.blocks.Blocks;
import org.casanube.block.collection.Collector;
import org.casanube.block.collection.Removal;
import org.casanube.block.pins.PinMode;
import org.casanube.block.pins.PinName;
import org.casanube.block.pins.PinStatus;
import org.casanube.block.pins.PinWatch;
import org.casanube.block.pins.Pins;
import org.casanube.block.retrieval.Reading;
import org.casanube.block.rpc.command.Call;
import org.casanube.block.rpc.command.Family;
import org.casanube.block.rpc.command.Json;
import org.casanube.block.rpc.command.Parts;
import org.casanube.block.rpc.command.Registry;
import org.casanube.block.rpc.command.Room;
import org.casanube.block.rpc.command.RpcException;
import org.casanube.block.rpc.command.RpcPart;
import org.casanube.block.rpc.paths.ContentPaths;
import org.casanube.multiformats.Cid;
import org.casanube.multiformats.Multicodec;
import org.casanube.multiformats.Multihash;

/** {@code block/…}. */
public final class BlockCommands implements Family {
  private static final String RAW_TYPE = "application/vnd.ipld.raw";

  /** How often a block that comes in is in memory: its pieces, and the whole. */
  private static final int COPIES = 2;

  private static final long HOLDER_BLOCKS = 200_000;

  private final Blocks blocks;
  private final Pins pins;
  private final Collector collector;
  private final ContentPaths paths;

  public BlockCommands(Blocks blocks, Pins pins, Collector collector, ContentPaths paths) {
    this.blocks = blocks;
    this.pins = pins;
    this.collector = collector;
    this.paths = paths;
  }

  @Override
  public void addTo(Registry.Builder registry) {
    registry
        .add("block/get", this::get)
        .add("block/stat", this::stat)
        .add("block/put", this::put)
        .add("block/rm", this::remove);
  }

  private void get(Call call) throws IOException {
    Cid cid = paths.requireCid(call, call.argument(0));
    try (Reading reading = paths.open(call, cid)) {
      long size = reading.require(cid).remaining();
      try (Room.Share _ = Room.PROCESS.take(size * COPIES)) {
        byte[] bytes = reading.requireBlock(cid).toBytes();
        OutputStream out = call.bytes(RAW_TYPE, -1);
        out.write(bytes);
      }
    }
  }

  private void stat(Call call) throws IOException {
    Cid cid = paths.requireCid(call, call.argument(0));
    Block block = read(call, call.argument(0));
    String key = call.cids().encode(cid);
    call.once(
        Json.of("Key", key).with("Size", block.size()),
        "Key: %s\nSize: %d\n".formatted(key, block.size()));
  }

  private Block read(Call call, String path) {
    Cid cid = paths.requireCid(call, path);
    try (Reading reading = paths.open(call, cid)) {
      return reading.requireBlock(cid);
    }
  }

  /** Many blocks may come in one body; each is answered as soon as it is durable. */
  private void put(Call call) throws IOException {
    BlockForm form = BlockForm.of(call);
    boolean pinned = call.flag("pin");
    Parts parts = call.parts();
    Optional<RpcPart> part = parts.next();
    while (part.isPresent()) {
      if (part.get().kind() != RpcPart.Kind.FILE) {
        throw new RpcException("expected a file");
      }
      try (Room.Whole block = Room.PROCESS.read(part.get().content(), Block.MAX_BYTES, COPIES)) {
        putOne(call, form, pinned, block.bytes());
      }
      part = parts.next();
    }
  }

  private void putOne(Call call, BlockForm form, boolean pinned, byte[] bytes) throws IOException {
    if (bytes.length > Block.MAX_BYTES) {
      throw new RpcException(
          "produced block is over 2MiB: big blocks can't be exchanged with other peers. consider"
              + " using UnixFS for automatic chunking of bigger files");
    }
    Cid cid = form.cidOf(bytes);
    try (Blocks.WriteSession session = blocks.openSession()) {
      session.add(cid, Block.of(cid.multihash(), bytes));
      session.commit();
      if (pinned) {
        var _ = pins.pin(cid, PinMode.RECURSIVE, PinName.NONE, PinWatch.NONE);
      }
    }
    String key = call.cids().encode(cid);
    call.emit(Json.of("Key", key).with("Size", bytes.length), key + "\n");
  }

  private void remove(Call call) throws IOException {
    boolean force = call.flag("force");
    boolean quiet = call.flag("quiet");
    List<String> asked = call.arguments();
    for (String each : asked) {
      Cid cid = paths.requireCid(call, each);
      String key = call.cids().encode(cid);
      String error = removeOne(call, cid, force);
      if (!error.isEmpty()) {
        call.emit(Json.of("Hash", key).with("Error", error));
      } else if (!quiet) {
        call.emit(Json.of("Hash", key), "removed " + key + "\n");
      }
    }
  }

  private String removeOne(Call call, Cid cid, boolean force) {
    switch (pins.status(cid)) {
      case PinStatus.Pinned pinned -> {
        String mode =
            pinned.pins().stream().anyMatch(pin -> pin.mode() == PinMode.RECURSIVE)
                ? "recursive"
                : "direct";
        return "pinned: " + mode;
      }
      case PinStatus.Indirect _ -> {
        String via =
            pins.findHolder(cid, HOLDER_BLOCKS).map(call.cids()::encode).orElse("another pin");
        return "pinned via " + via;
      }
      case PinStatus.NotPinned _, PinStatus.NotYetKnown _ -> {
        return switch (collector.remove(cid)) {
          case Removal.Removed _ -> "";
          case Removal.Missing _ ->
              force || cid.multihash().isIdentity() ? "" : "ipld: could not find " + cid;
          case Removal.Held held -> "pinned: " + held.holder();
          case Removal.Busy _ -> "a collection is under way";
        };
      }
    }
  }

  /**
   * What CIDs are made of.
   *
   * @param length of the digest; the hash's own where it is negative
   */
  private record BlockForm(int version, Multicodec codec, Multicodec hash, int length) {
    static BlockForm of(Call call) {
      String hashName = call.findSaid("mhtype").filter(name -> !name.isEmpty()).orElse("sha2-256");
      Multicodec hash =
          Multicodec.findByName(hashName)
              .orElseThrow(() -> new RpcException("unrecognized multihash function: " + hashName));
      int length = (int) call.number("mhlen", -1);
      String format = call.text("format");
      String codec = call.text("cid-codec");
      if (format.isEmpty()) {
        return new BlockForm(1, codec(codec.isEmpty() ? "raw" : codec), hash, length);
      }
      if (!codec.isEmpty() && !codec.equals("raw")) {
        throw new RpcException(
            "unable to use \"format\" (deprecated) and a custom \"cid-codec\" at the same time");
      }
      return switch (format) {
        case "v0" -> new BlockForm(0, Multicodec.DAG_PB, hash, length);
        case "protobuf" -> new BlockForm(1, Multicodec.DAG_PB, hash, length);
        case "cbor" -> new BlockForm(1, Multicodec.DAG_CBOR, hash, length);
        default -> new BlockForm(1, codec(format), hash, length);
      };
    }

    private static Multicodec codec(String name) {
      return Multicodec.findByName(name)
          .orElseThrow(() -> new RpcException("unrecognized codec: " + name));
    }

    Cid cidOf(byte[] bytes) {
      ByteBuffer content = ByteBuffer.wrap(bytes);
      Multihash multihash =
          hash.equals(Multicodec.IDENTITY)
              ? Multihash.identity(bytes)
              : length < 0
                  ? Multihash.compute(hash, content)
                  : Multihash.compute(hash, length, content);
      return version == 0 ? Cid.v0(multihash) : Cid.v1(codec, multihash);
    }
  }
}
