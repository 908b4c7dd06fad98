package org.casanube.block.unixfs;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Random;
import org.casanube.ipld.dagpb.DagPb;
import org.casanube.ipld.dagpb.PbLink;
import org.casanube.ipld.dagpb.PbNode;
import org.casanube.multiformats.Cid;
import org.casanube.multiformats.Multicodec;
import org.junit.jupiter.api.Test;

/** Bytes that are no UnixFS: they end in {@link UnixFsException}, nothing else. */
class UnixFsFuzzTest {
  private static final int ENTRIES = 2000;

  @FuzzTest(maxDuration = "20s")
  void decode_ofAnything_endsWell(byte[] bytes) {
    decode(bytes);
  }

  @FuzzTest(maxDuration = "20s")
  void read_ofAnyBlock_endsWell(byte[] bytes) throws IOException {
    MemoryBlocks blocks = new MemoryBlocks();
    read(blocks, Importing.block(blocks, Multicodec.DAG_PB, bytes));
  }

  /** Takes turns: type, sizes and links of shards that refer to each other are drawn from bytes. */
  @FuzzTest(maxDuration = "20s")
  void read_ofAnyShards_endsWell(byte[] bytes) throws IOException {
    readShards(bytes);
  }

  @Test
  void decode_ofRandomMessages_endsWell() {
    Random random = new Random(1);
    for (int round = 0; round < 30_000; round++) {
      byte[] bytes = new byte[random.nextInt(40)];
      random.nextBytes(bytes);
      if (bytes.length > 2) {
        bytes[0] = 8;
        bytes[1] = (byte) random.nextInt(7);
        bytes[2] = (byte) (random.nextInt(9) << 3 | random.nextInt(6));
      }
      decode(bytes);
    }
  }

  @Test
  void read_ofDamagedBlocks_endsWell() throws IOException {
    Random random = new Random(2);
    MemoryBlocks blocks = new MemoryBlocks();
    for (int round = 0; round < 3_000; round++) {
      byte[] block = sample(random);
      for (int flip = random.nextInt(4); flip >= 0; flip--) {
        block[random.nextInt(block.length)] ^= (byte) (1 << random.nextInt(8));
      }
      read(blocks, Importing.block(blocks, Multicodec.DAG_PB, block));
      byte[] drawn = new byte[random.nextInt(60)];
      random.nextBytes(drawn);
      readShards(drawn);
    }
  }

  private static byte[] sample(Random random) {
    Cid cid = Importing.raw(new MemoryBlocks(), new byte[] {1, 2});
    List<PbLink> links = new ArrayList<>();
    HamtSlots slots = new HamtSlots(16);
    byte[] bitfield = new byte[2];
    for (int slot = 0; slot < 16; slot += 1 + random.nextInt(6)) {
      links.add(new PbLink(slots.prefix(slot) + "n", 2, cid));
      bitfield[1 - slot / 8] |= (byte) (1 << (slot % 8));
    }
    UnixFsNode node =
        switch (random.nextInt(3)) {
          case 0 -> UnixFsNode.shard(ByteBuffer.wrap(bitfield), 16, Attributes.NONE);
          case 1 -> UnixFsNode.directory(new Attributes(0644, Instant.EPOCH));
          default -> Importing.file(new long[links.size()]);
        };
    return DagPb.encode(new PbNode(links, UnixFsCodec.encode(node)));
  }

  private static void decode(byte[] bytes) {
    try {
      UnixFsNode node = UnixFsCodec.decode(ByteBuffer.wrap(bytes));
      ByteBuffer again = UnixFsCodec.encode(node);
      UnixFsNode twice = UnixFsCodec.decode(again);
      assertThat(twice.type()).isEqualTo(node.type());
      assertThat(twice.fileSize()).isEqualTo(node.fileSize());
      assertThat(twice.attributes()).isEqualTo(node.attributes());
      assertThat(UnixFsCodec.encode(twice)).isEqualTo(again);
    } catch (UnixFsException e) {
      assertThat(e.code()).isEqualTo(UnixFsException.Code.MALFORMED);
    }
  }

  private static void readShards(byte[] bytes) throws IOException {
    MemoryBlocks blocks = new MemoryBlocks();
    Cid below = Importing.raw(blocks, new byte[] {1});
    ByteBuffer draw = ByteBuffer.wrap(bytes);
    HamtSlots slots = new HamtSlots(8);
    while (draw.remaining() >= 3) {
      byte taken = draw.get();
      int kind = draw.get();
      List<PbLink> links = new ArrayList<>();
      for (int slot = 0; slot < 8; slot++) {
        if ((taken >> slot & 1) != 0) {
          String name = (kind >> slot & 1) != 0 ? "" : "n" + draw.get(draw.position());
          links.add(new PbLink(slots.prefix(slot) + name, 1, below));
        }
      }
      draw.get();
      ByteBuffer bits = ByteBuffer.wrap(new byte[] {taken});
      below = Importing.node(blocks, links, UnixFsNode.shard(bits, 8, Attributes.NONE));
    }
    read(blocks, below);
  }

  private static void read(MemoryBlocks blocks, Cid cid) throws IOException {
    UnixFsReader reader = new UnixFsReader(blocks, ReadAhead.NONE);
    try {
      UnixFsStat stat = reader.stat(cid);
      switch (stat.kind()) {
        case FILE -> reader.open(cid).writeTo(OutputStream.nullOutputStream());
        case SYMLINK -> assertThat(reader.symlinkTarget(cid)).isNotNull();
        case DIRECTORY -> list(reader, cid);
      }
    } catch (UnixFsException e) {
      assertThat(e.getMessage()).isNotEmpty();
    } catch (IllegalStateException e) {
      assertThat(e).hasMessageContaining("is not here");
    }
  }

  private static void list(UnixFsReader reader, Cid cid) {
    Iterator<DirectoryEntry> entries = reader.entries(cid);
    for (int count = 0; count < ENTRIES && entries.hasNext(); count++) {
      DirectoryEntry entry = entries.next();
      assertThat(reader.find(cid, entry.name())).isPresent();
      assertThat(reader.entriesAfter(cid, entry.name())).isNotNull();
    }
  }
}
