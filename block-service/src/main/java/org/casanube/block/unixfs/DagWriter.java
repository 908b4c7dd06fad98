package org.casanube.block.unixfs;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import org.casanube.ipld.dagpb.DagPb;
import org.casanube.ipld.dagpb.PbLink;
import org.casanube.ipld.dagpb.PbNode;
import org.casanube.multiformats.Cid;
import org.casanube.multiformats.Multicodec;
import org.casanube.multiformats.Multihash;

/** Writes blocks into a sink, makes the links to them, and counts. For one thread. */
final class DagWriter {
  private final BlockSink sink;
  private final int cidVersion;
  private final MessageDigest sha256 = sha256();
  private long blocks;
  private long bytes;

  DagWriter(BlockSink sink, int cidVersion) {
    this.sink = sink;
    this.cidVersion = cidVersion;
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  int cidVersion() {
    return cidVersion;
  }

  /** This writer's digest, for hashing in its thread. */
  MessageDigest digest() {
    return sha256;
  }

  /** Hands over a block that is already hashed. */
  void put(Cid cid, ByteBuffer block) {
    blocks++;
    bytes += block.remaining();
    sink.put(cid, block);
  }

  /** Writes a node of links and a UnixFS message; returns the unnamed link to it. */
  PbLink write(List<PbLink> links, UnixFsNode node) {
    byte[] block = DagPb.encode(new PbNode(links, UnixFsCodec.encode(node)));
    Multihash multihash = Multihash.of(Multicodec.SHA2_256, sha256.digest(block));
    Cid cid = cidVersion == 0 ? Cid.v0(multihash) : Cid.v1(Multicodec.DAG_PB, multihash);
    put(cid, ByteBuffer.wrap(block));
    return new PbLink("", totalSize(block.length, links), cid);
  }

  /** Writes a raw block; returns the unnamed link to it. */
  PbLink writeRaw(ByteBuffer block) {
    sha256.update(block.duplicate());
    Cid cid = Cid.v1(Multicodec.RAW, Multihash.of(Multicodec.SHA2_256, sha256.digest()));
    int length = block.remaining();
    put(cid, block);
    return new PbLink("", length, cid);
  }

  private static long totalSize(int block, List<PbLink> links) {
    long total = block;
    for (PbLink link : links) {
      long sum = total + link.totalSize();
      total = sum < 0 ? Long.MAX_VALUE : sum;
    }
    return total;
  }

  /** How many blocks were handed over, those that came twice too. */
  long blocks() {
    return blocks;
  }

  /** Their bytes. */
  long bytes() {
    return bytes;
  }
}
