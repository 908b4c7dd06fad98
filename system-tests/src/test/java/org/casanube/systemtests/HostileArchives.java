package org.casanube.systemtests;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.casanube.ipld.car.CarWriter;
import org.casanube.ipld.dagpb.DagPb;
import org.casanube.ipld.dagpb.PbLink;
import org.casanube.ipld.dagpb.PbNode;
import org.casanube.multiformats.Cid;
import org.casanube.multiformats.Multicodec;
import org.casanube.multiformats.Multihash;

/** Archives that somebody made to do harm. */
final class HostileArchives {
  private static final int UNIXFS_FILE = 2;
  private static final int UNIXFS_HAMT = 5;

  private HostileArchives() {}

  /** A CAR and its root. */
  @SuppressWarnings("ArrayRecordComponent") // compared by nobody
  record Car(Cid root, byte[] bytes) {}

  /** A block and its CID. */
  @SuppressWarnings("ArrayRecordComponent") // compared by nobody
  record PlainBlock(Cid cid, byte[] bytes) {
    static PlainBlock raw(byte[] bytes) {
      return new PlainBlock(Cid.v1(new Multicodec(0x55), Multihash.sha256(bytes)), bytes);
    }

    private static PlainBlock node(List<PbLink> links, byte[] data) {
      byte[] bytes = DagPb.encode(new PbNode(links, ByteBuffer.wrap(data)));
      return new PlainBlock(Cid.v1(new Multicodec(0x70), Multihash.sha256(bytes)), bytes);
    }
  }

  static byte[] car(List<Cid> roots, List<PlainBlock> blocks) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    CarWriter car = CarWriter.open(bytes, roots);
    for (PlainBlock block : blocks) {
      car.write(block.cid(), ByteBuffer.wrap(block.bytes()));
    }
    return bytes.toByteArray();
  }

  /** A file of one byte, under so many nodes with one link each. */
  static Car deepFile(int depth) throws IOException {
    List<PlainBlock> blocks = new ArrayList<>();
    blocks.add(PlainBlock.raw(new byte[] {1}));
    for (int level = 0; level < depth; level++) {
      // File, filesize 1, one blocksize of 1.
      byte[] data = {0x08, UNIXFS_FILE, 0x18, 1, 0x20, 1};
      blocks.add(PlainBlock.node(List.of(new PbLink("", 1, blocks.getLast().cid())), data));
    }
    return new Car(blocks.getLast().cid(), car(List.of(blocks.getLast().cid()), blocks));
  }

  /** A HAMT with the same shard in each of its 256 slots, on seven levels: 256^7 entries. */
  static Car hamtBomb() throws IOException {
    List<PlainBlock> blocks = new ArrayList<>();
    blocks.add(PlainBlock.raw(new byte[] {1}));
    byte[] all = new byte[32];
    Arrays.fill(all, (byte) 0xff);
    for (int level = 0; level < 7; level++) {
      List<PbLink> links = new ArrayList<>();
      for (int slot = 0; slot < 256; slot++) {
        String prefix = String.format(Locale.ROOT, "%02X", slot);
        String name = level == 0 ? prefix + "n" + slot : prefix;
        links.add(new PbLink(name, 1, blocks.getLast().cid()));
      }
      blocks.add(PlainBlock.node(links, shard(all, 256)));
    }
    return new Car(blocks.getLast().cid(), car(List.of(blocks.getLast().cid()), blocks));
  }

  /** A HAMT deeper than a hash has bits, every shard in the first slot of the one above. */
  static Car deepHamt(int depth) throws IOException {
    List<PlainBlock> blocks = new ArrayList<>();
    blocks.add(PlainBlock.node(List.of(), shard(new byte[0], 256)));
    for (int level = 0; level < depth; level++) {
      List<PbLink> link = List.of(new PbLink("00", 1, blocks.getLast().cid()));
      blocks.add(PlainBlock.node(link, shard(new byte[] {1}, 256)));
    }
    return new Car(blocks.getLast().cid(), car(List.of(blocks.getLast().cid()), blocks));
  }

  /** A HAMT of 2^20 slots a shard. */
  static Car wideHamt() throws IOException {
    PlainBlock root = PlainBlock.node(List.of(), shard(new byte[0], 1 << 20));
    return new Car(root.cid(), car(List.of(root.cid()), List.of(root)));
  }

  private static byte[] shard(byte[] bits, int fanout) {
    ByteArrayOutputStream data = new ByteArrayOutputStream();
    data.writeBytes(new byte[] {0x08, UNIXFS_HAMT, 0x12, (byte) bits.length});
    data.writeBytes(bits);
    data.writeBytes(new byte[] {0x28, 0x22, 0x30});
    int left = fanout;
    while (left > 127) {
      data.write((left & 127) | 128);
      left >>= 7;
    }
    data.write(left);
    return data.toByteArray();
  }

  /** A CAR of version 2 whose header claims this place and length for the archive in it. */
  static byte[] carV2(byte[] inner, long offset, long length) {
    byte[] pragma = {0x0a, (byte) 0xa1, 0x67, 0x76, 0x65, 0x72, 0x73, 0x69, 0x6f, 0x6e, 0x02};
    ByteBuffer header = ByteBuffer.allocate(40).order(java.nio.ByteOrder.LITTLE_ENDIAN);
    header.putLong(16, offset).putLong(24, length).putLong(32, 0);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes(pragma);
    bytes.writeBytes(header.array());
    bytes.writeBytes(inner);
    return bytes.toByteArray();
  }

  /** A tar of one file of this name, as it is. */
  static byte[] tar(String name) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes, "UTF-8")) {
      tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
      TarArchiveEntry entry = new TarArchiveEntry(name, true);
      entry.setSize(1);
      tar.putArchiveEntry(entry);
      tar.write('x');
      tar.closeArchiveEntry();
    }
    return bytes.toByteArray();
  }

  /** A form of one file of this name, with the boundary xX. */
  static byte[] form(String name) {
    String form =
        "--xX\r\nContent-Disposition: form-data; name=\"file\"; filename=\""
            + name
            + "\"\r\n\r\nx\r\n--xX--\r\n";
    return form.getBytes(StandardCharsets.UTF_8);
  }
}
