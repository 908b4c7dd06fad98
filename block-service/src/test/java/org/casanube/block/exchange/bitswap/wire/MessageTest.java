package org.casanube.block.exchange.bitswap.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.casanube.block.blocks.Block;
import org.casanube.block.blocks.TestBlocks;
import org.casanube.multiformats.Cid;
import org.casanube.multiformats.Multicodec;
import org.casanube.multiformats.Multihash;
import org.casanube.multiformats.Varint;
import org.casanube.p2p.WireFormatException;
import org.casanube.p2p.wire.ProtobufReader;
import org.casanube.p2p.wire.ProtobufWriter;
import org.junit.jupiter.api.Test;

class MessageTest {
  private static final Block SMALL = TestBlocks.of("small");
  private static final Block LARGE = TestBlocks.random(1, Block.MAX_BYTES);
  private static final Cid CID = Cid.v1(Multicodec.DAG_CBOR, SMALL.multihash());

  @Test
  void frame_ofNothing_stillHasAWantlist() throws Exception {
    byte[] frame = bytes(new MessageBuilder().frame(Dialect.V1_2));

    assertThat(HexFormat.of().formatHex(frame)).isEqualTo("020a00");
    assertThat(new MessageBuilder().isEmpty()).isTrue();
    assertThat(decode(frame).wantlist()).isEqualTo(Wantlist.NONE);
  }

  @Test
  void frame_ofWants_isWhatOthersWrite() throws Exception {
    byte[] cid = CID.toBytes();
    ProtobufWriter entry =
        new ProtobufWriter().bytes(1, cid).varint(2, 7).varint(4, 1).bool(5, true);
    ProtobufWriter cancel = new ProtobufWriter().bytes(1, cid).bool(3, true);
    ProtobufWriter wantlist =
        new ProtobufWriter().message(1, entry).message(1, cancel).bool(2, true);
    byte[] expected = new ProtobufWriter().message(1, wantlist).toBytes();

    MessageBuilder builder =
        new MessageBuilder()
            .want(WantEntry.of(CID, WantType.HAVE, 7))
            .want(WantEntry.cancel(CID))
            .full();
    assertThat(content(bytes(builder.frame(Dialect.V1_2)))).isEqualTo(expected);
  }

  @Test
  void decode_ofWhatWasBuilt_givesItBack() throws Exception {
    Random random = new Random(2);
    for (int round = 0; round < 100; round++) {
      List<WantEntry> wants = new ArrayList<>();
      List<Presence> presences = new ArrayList<>();
      List<Block> blocks = new ArrayList<>();
      MessageBuilder builder = new MessageBuilder();
      for (int count = random.nextInt(50); count > 0; count--) {
        Block block = TestBlocks.random(random.nextLong(), random.nextInt(40_000));
        Cid cid = cid(block, random);
        switch (random.nextInt(3)) {
          case 0 -> {
            WantType type = random.nextBoolean() ? WantType.HAVE : WantType.BLOCK;
            wants.add(new WantEntry(cid, random.nextInt(99), false, type, random.nextBoolean()));
            builder.want(wants.getLast());
          }
          case 1 -> {
            presences.add(new Presence(cid, random.nextBoolean()));
            builder.presence(cid, presences.getLast().has());
          }
          default -> {
            blocks.add(block);
            builder.block(cid, block);
          }
        }
      }
      byte[] frame = bytes(builder.frame(Dialect.V1_2));
      Message message = decode(frame);

      assertThat(frame.length).isLessThanOrEqualTo(builder.size());
      assertThat(message.wantlist().entries()).isEqualTo(wants);
      assertThat(message.presences()).isEqualTo(presences);
      assertThat(message.blocks().stream().map(ReceivedBlock::multihash).toList())
          .isEqualTo(blocks.stream().map(Block::multihash).toList());
    }
  }

  private static Cid cid(Block block, Random random) {
    return random.nextBoolean()
        ? Cid.v0(block.multihash())
        : Cid.v1(Multicodec.RAW, block.multihash());
  }

  @Test
  void frame_ofLargeBlocks_doesNotCopyThem() throws Exception {
    ByteBuffer[] buffers =
        new MessageBuilder()
            .block(CID, SMALL)
            .block(Cid.v0(LARGE.multihash()), LARGE)
            .block(CID, SMALL)
            .frame(Dialect.V1_2);

    assertThat(buffers).hasSize(3);
    assertThat(buffers[1].remaining()).isEqualTo(LARGE.size());
    Message message = decode(bytes(buffers));
    assertThat(message.blocks().get(1).bytes()).isEqualTo(LARGE.data());
    assertThat(message.blocks().get(2).bytes()).isEqualTo(SMALL.data());
  }

  @Test
  void frame_inOldDialects_hasWhatTheyKnow() throws Exception {
    MessageBuilder builder =
        new MessageBuilder()
            .want(WantEntry.of(CID, WantType.BLOCK, 1))
            .presence(CID, true)
            .block(CID, SMALL);

    Message older = decode(bytes(builder.frame(Dialect.V1_1)));
    assertThat(older.presences()).isEmpty();
    assertThat(older.wantlist().entries().getFirst().sendDontHave()).isFalse();
    assertThat(older.blocks().getFirst().multihash()).isEqualTo(SMALL.multihash());
    byte[] oldest = content(bytes(builder.frame(Dialect.V1_0)));
    ProtobufReader reader = new ProtobufReader(oldest);
    List<Integer> fields = new ArrayList<>();
    while (reader.next()) {
      fields.add(reader.field());
      reader.skip();
    }
    assertThat(fields).containsExactly(1, 2);
    assertThat(MessageDecoder.decode(oldest).blocks().getFirst().multihash())
        .isEqualTo(SMALL.multihash());
  }

  @Test
  void decode_ofOtherHashFunctions_namesTheBlockByThem() throws Exception {
    Multihash sha512 = Multihash.compute(Multicodec.SHA2_512, 64, SMALL.data());
    byte[] frame =
        bytes(
            new MessageBuilder().block(Cid.v1(Multicodec.RAW, sha512), SMALL).frame(Dialect.V1_2));

    assertThat(decode(frame).blocks().getFirst().multihash()).isEqualTo(sha512);
  }

  @Test
  void decode_beyondLimits_isRefused() {
    byte[] longCid = new byte[MessageDecoder.MAX_CID_BYTES + 1];
    assertRefused(want(longCid), "limit of 168");
    assertRefused(want(new byte[] {1, 2}), "CID");
    assertRefused(want(new byte[0]), "CID");
    byte[] tooLarge = new byte[Block.MAX_BYTES + 1];
    assertRefused(new ProtobufWriter().bytes(2, tooLarge), "limit of 2097152");
    byte[] longPrefix = {1, 0x55, 0x12, (byte) 0x81, 1};
    assertRefused(
        new ProtobufWriter().message(3, new ProtobufWriter().bytes(1, longPrefix)), "prefix");
    assertRefused(new ProtobufWriter().message(3, new ProtobufWriter()), "prefix");
  }

  @Test
  void decode_ofAFloodOfWants_looksAtSoMany() throws Exception {
    ProtobufWriter wantlist = new ProtobufWriter();
    ProtobufWriter entry = new ProtobufWriter().bytes(1, CID.toBytes());
    for (int count = 0; count < MessageDecoder.MAX_ENTRIES + 1000; count++) {
      wantlist.message(1, entry);
    }
    byte[] message = new ProtobufWriter().message(1, wantlist).message(1, wantlist).toBytes();

    assertThat(MessageDecoder.decode(message).wantlist().entries())
        .hasSize(MessageDecoder.MAX_ENTRIES);
  }

  private static ProtobufWriter want(byte[] cid) {
    ProtobufWriter entry = new ProtobufWriter().bytes(1, cid);
    return new ProtobufWriter().message(1, new ProtobufWriter().message(1, entry));
  }

  private static void assertRefused(ProtobufWriter message, String reason) {
    assertThatThrownBy(() -> MessageDecoder.decode(message.toBytes()))
        .isInstanceOf(WireFormatException.class)
        .hasMessageContaining(reason);
  }

  private static Message decode(byte[] frame) throws WireFormatException {
    return MessageDecoder.decode(content(frame));
  }

  private static byte[] content(byte[] frame) {
    ByteBuffer buffer = ByteBuffer.wrap(frame);
    assertThat(Varint.read(buffer)).isEqualTo(buffer.remaining());
    byte[] content = new byte[buffer.remaining()];
    buffer.get(content);
    return content;
  }

  private static byte[] bytes(ByteBuffer[] buffers) {
    int length = 0;
    for (ByteBuffer buffer : buffers) {
      length += buffer.remaining();
    }
    ByteBuffer all = ByteBuffer.allocate(length);
    for (ByteBuffer buffer : buffers) {
      all.put(buffer.duplicate());
    }
    return all.array();
  }
}
