package org.casanube.block.rpc.dags;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import org.casanube.block.blocks.Block;
import org.casanube.block.blocks.Blocks;
import org.casanube.block.pins.Pin;
import org.casanube.block.pins.PinMode;
import org.casanube.block.pins.PinName;
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
import org.casanube.block.rpc.paths.Resolved;
import org.casanube.ipld.IpldNode;
import org.casanube.multiformats.Cid;
import org.casanube.multiformats.Multicodec;
import org.casanube.multiformats.Multihash;

/** {@code dag/put}, {@code dag/get}, {@code dag/resolve}. */
public final class DagCommands implements Family {
  /** Text of a node may be longer than the block that is made of it. */
  private static final int MAX_INPUT_BYTES = 4 * Block.MAX_BYTES;

  /** What a byte of a node takes in memory while it is decoded, as a rule at most. */
  private static final int COST_OF_BYTE = 4;

  private final Blocks blocks;
  private final Pins pins;
  private final ContentPaths paths;

  public DagCommands(Blocks blocks, Pins pins, ContentPaths paths) {
    this.blocks = blocks;
    this.pins = pins;
    this.paths = paths;
  }

  @Override
  public void addTo(Registry.Builder registry) {
    registry.add("dag/put", this::put).add("dag/get", this::get).add("dag/resolve", this::resolve);
  }

  private void put(Call call) throws IOException {
    Multicodec input = Codecs.named(call.text("input-codec"));
    Multicodec stored = Codecs.named(call.text("store-codec"));
    String hashName = call.findSaid("hash").filter(name -> !name.isEmpty()).orElse("sha2-256");
    Multicodec hash = Codecs.named(hashName);
    Parts parts = call.parts();
    Optional<RpcPart> part = parts.next();
    while (part.isPresent()) {
      byte[] block;
      try (Room.Whole whole =
          Room.PROCESS.read(part.get().content(), MAX_INPUT_BYTES, COST_OF_BYTE)) {
        if (part.get().kind() != RpcPart.Kind.FILE || whole.bytes().length > MAX_INPUT_BYTES) {
          throw new RpcException(
              "expected a regular file of at most " + MAX_INPUT_BYTES + " bytes");
        }
        block = Codecs.encode(stored, Codecs.decode(input, ByteBuffer.wrap(whole.bytes())));
      }
      putOne(call, stored, hash, block);
      part = parts.next();
    }
  }

  private void putOne(Call call, Multicodec codec, Multicodec hash, byte[] bytes)
      throws IOException {
    if (bytes.length > Block.MAX_BYTES) {
      throw new RpcException(
          "produced block is over 2MiB: big blocks can't be exchanged with other peers. consider"
              + " using UnixFS for automatic chunking of bigger files");
    }
    Multihash multihash =
        hash.equals(Multicodec.IDENTITY)
            ? Multihash.identity(bytes)
            : Multihash.compute(hash, ByteBuffer.wrap(bytes));
    Cid cid = Cid.v1(codec, multihash);
    try (Blocks.WriteSession session = blocks.openSession()) {
      session.add(cid, Block.of(multihash, bytes));
      session.commit();
      if (call.flag("pin")) {
        Pin _ = pins.pin(cid, PinMode.RECURSIVE, PinName.NONE, PinWatch.NONE);
      }
    }
    call.emit(Json.of("Cid", Json.link(cid)), call.cids().encode(cid) + "\n");
  }

  private void get(Call call) throws IOException {
    Multicodec output = Codecs.named(call.text("output-codec"));
    Resolved resolved = paths.resolve(call, call.argument(0));
    try (Reading reading = paths.open(call, resolved.cid())) {
      long size = reading.require(resolved.cid()).remaining();
      try (Room.Share share = Room.PROCESS.take(size * COST_OF_BYTE)) {
        byte[] bytes = Codecs.encode(output, node(reading, resolved));
        share.shrinkTo(bytes.length);
        OutputStream out = call.bytes();
        out.write(bytes);
      }
    }
  }

  private static IpldNode node(Reading reading, Resolved resolved) {
    Cid cid = resolved.cid();
    return within(Codecs.decode(cid.codec(), reading.require(cid)), resolved.remainder());
  }

  private static IpldNode within(IpldNode node, List<String> names) {
    IpldNode current = node;
    for (String name : names) {
      current =
          switch (current) {
            case IpldNode.MapNode map -> map.find(name).orElseThrow();
            case IpldNode.ListNode list -> list.elements().get(Integer.parseInt(name));
            default -> throw new RpcException("no such path inside the block: " + name);
          };
    }
    return current;
  }

  private void resolve(Call call) throws IOException {
    Resolved resolved = paths.resolve(call, call.argument(0));
    List<String> remainder = resolved.remainder();
    String rest = remainder.isEmpty() ? "" : "/" + String.join("/", remainder);
    String text = call.cids().encode(resolved.cid()) + rest;
    call.once(Json.of("Cid", Json.link(resolved.cid())).with("RemPath", rest), text);
  }
}
