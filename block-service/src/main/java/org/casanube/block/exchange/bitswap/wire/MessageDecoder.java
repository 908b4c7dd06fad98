package org.casanube.block.exchange.bitswap.wire;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.casanube.block.blocks.Block;
import org.casanube.multiformats.Cid;
import org.casanube.multiformats.Multicodec;
import org.casanube.multiformats.MultiformatException;
import org.casanube.multiformats.Multihash;
import org.casanube.multiformats.Varint;
import org.casanube.p2p.WireFormatException;
import org.casanube.p2p.wire.ProtobufReader;

/**
 * Reads messages of all dialects; each knows its field. A message that breaks a limit is refused as
 * a whole, except for wants beyond {@link #MAX_ENTRIES}, which are passed over as they would be
 * beyond what is remembered of a peer.
 */
public final class MessageDecoder {
  /** The longest message taken, in bytes: what the protocol demands. */
  public static final int MAX_BYTES = 4 << 20;

  /** The longest CID taken, in bytes: what the field's peers take. */
  public static final int MAX_CID_BYTES = 168;

  /** The most wants and cancels of one message that are looked at. */
  public static final int MAX_ENTRIES = 8192;

  private static final int SHA2_256_BYTES = 32;

  private MessageDecoder() {}

  /**
   * The message that these bytes are; its blocks are views of them.
   *
   * @throws WireFormatException if it is malformed or breaks a limit
   */
  public static Message decode(byte[] frame) throws WireFormatException {
    Wantlist wantlist = Wantlist.NONE;
    List<ReceivedBlock> blocks = new ArrayList<>();
    List<Presence> presences = new ArrayList<>();
    ProtobufReader reader = new ProtobufReader(frame);
    while (reader.next()) {
      switch (reader.field()) {
        case 1 -> wantlist = merge(wantlist, wantlist(reader.message()));
        case 2 -> blocks.add(bareBlock(reader));
        case 3 -> blocks.add(block(reader.message()));
        case 4 -> presences.add(presence(reader.message()));
        default -> reader.skip();
      }
    }
    return new Message(wantlist, blocks, presences);
  }

  /** Protobuf lets a message come in parts, which count as one. */
  private static Wantlist merge(Wantlist before, Wantlist next) {
    if (before.isEmpty()) {
      return next;
    }
    List<WantEntry> both = new ArrayList<>(before.entries());
    int room = MAX_ENTRIES - both.size();
    both.addAll(next.entries().subList(0, Math.min(room, next.entries().size())));
    return new Wantlist(both, before.full() || next.full());
  }

  private static Wantlist wantlist(ProtobufReader reader) throws WireFormatException {
    List<WantEntry> entries = new ArrayList<>();
    boolean full = false;
    while (reader.next()) {
      switch (reader.field()) {
        case 1 -> {
          if (entries.size() < MAX_ENTRIES) {
            entries.add(entry(reader.message()));
          } else {
            reader.skip();
          }
        }
        case 2 -> full = reader.bool();
        default -> reader.skip();
      }
    }
    return entries.isEmpty() && !full ? Wantlist.NONE : new Wantlist(entries, full);
  }

  private static WantEntry entry(ProtobufReader reader) throws WireFormatException {
    ByteBuffer cid = ByteBuffer.allocate(0);
    long priority = 0;
    boolean cancel = false;
    boolean have = false;
    boolean sendDontHave = false;
    while (reader.next()) {
      switch (reader.field()) {
        case 1 -> cid = reader.slice();
        case 2 -> priority = reader.varint();
        case 3 -> cancel = reader.bool();
        case 4 -> have = reader.varint() == 1;
        case 5 -> sendDontHave = reader.bool();
        default -> reader.skip();
      }
    }
    WantType type = have ? WantType.HAVE : WantType.BLOCK;
    return new WantEntry(cid(cid), (int) priority, cancel, type, sendDontHave);
  }

  private static ReceivedBlock bareBlock(ProtobufReader reader) throws WireFormatException {
    return requireAllowed(new ReceivedBlock(Multicodec.SHA2_256, SHA2_256_BYTES, reader.slice()));
  }

  private static ReceivedBlock block(ProtobufReader reader) throws WireFormatException {
    ByteBuffer prefix = ByteBuffer.allocate(0);
    ByteBuffer bytes = ByteBuffer.allocate(0);
    while (reader.next()) {
      switch (reader.field()) {
        case 1 -> prefix = reader.slice();
        case 2 -> bytes = reader.slice();
        default -> reader.skip();
      }
    }
    return requireAllowed(named(prefix, bytes));
  }

  /** The prefix is a CID without its digest: version, codec, hash function, digest length. */
  private static ReceivedBlock named(ByteBuffer prefix, ByteBuffer bytes)
      throws WireFormatException {
    try {
      Varint.read(prefix);
      Varint.read(prefix);
      Multicodec function = Multicodec.of(Varint.read(prefix));
      long length = Varint.read(prefix);
      if (prefix.hasRemaining() || length > Multihash.MAX_DIGEST_BYTES) {
        throw new WireFormatException("prefix of a block is malformed");
      }
      return new ReceivedBlock(function, (int) length, bytes);
    } catch (MultiformatException e) {
      throw new WireFormatException("prefix of a block: " + e.getMessage(), e);
    }
  }

  private static ReceivedBlock requireAllowed(ReceivedBlock block) throws WireFormatException {
    if (block.size() > Block.MAX_BYTES) {
      throw new WireFormatException(
          "block of " + block.size() + " bytes is over the limit of " + Block.MAX_BYTES);
    }
    return block;
  }

  private static Presence presence(ProtobufReader reader) throws WireFormatException {
    ByteBuffer cid = ByteBuffer.allocate(0);
    boolean has = true;
    while (reader.next()) {
      switch (reader.field()) {
        case 1 -> cid = reader.slice();
        case 2 -> has = reader.varint() == 0;
        default -> reader.skip();
      }
    }
    return new Presence(cid(cid), has);
  }

  private static Cid cid(ByteBuffer bytes) throws WireFormatException {
    if (bytes.remaining() > MAX_CID_BYTES) {
      throw new WireFormatException(
          "CID of " + bytes.remaining() + " bytes is over the limit of " + MAX_CID_BYTES);
    }
    try {
      Cid cid = Cid.read(bytes);
      if (bytes.hasRemaining()) {
        throw new WireFormatException(bytes.remaining() + " bytes follow a CID");
      }
      return cid;
    } catch (MultiformatException e) {
      throw new WireFormatException("CID: " + e.getMessage(), e);
    }
  }
}
