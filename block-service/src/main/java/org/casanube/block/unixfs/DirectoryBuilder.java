package org.casanube.block.unixfs;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import org.casanube.ipld.dagpb.PbLink;
import org.casanube.multiformats.Cid;

/**
 * Writes one directory from its entries in any order: as one block, or as a HAMT when it is large.
 * Entries are kept in the order of their hashes, which is how a HAMT is written; a directory of one
 * block is small enough to be put in the order of names at the end.
 */
final class DirectoryBuilder {
  /** The order in which a directory of one block is written. */
  static final Comparator<PbLink> BY_NAME =
      (a, b) -> Arrays.compareUnsigned(utf8(a.name()), utf8(b.name()));

  private final ImportOptions options;
  private final DagWriter writer;
  private final ExternalSort entries;
  private final DirectorySize size;
  private Attributes attributes;

  DirectoryBuilder(
      ImportOptions options, DagWriter writer, SpillSpace space, Attributes attributes) {
    this.options = options;
    this.writer = writer;
    this.entries = new ExternalSort(space);
    this.attributes = attributes;
    this.size = new DirectorySize(options.sharding());
  }

  /** Adds an entry whose name has passed {@link Names}. */
  void add(PbLink link) {
    byte[] name = utf8(link.name());
    byte[] key =
        ByteBuffer.allocate(Long.BYTES + name.length).putLong(Murmur3.hash(name)).put(name).array();
    Cid cid = link.cid();
    ByteBuffer value = ByteBuffer.allocate(Long.BYTES + cid.length()).putLong(link.totalSize());
    cid.writeTo(value);
    entries.add(key, value.array());
    size.add(link);
  }

  void replaceAttributes(Attributes others) {
    attributes = others;
  }

  long count() {
    return entries.count();
  }

  /** Writes the directory; returns the unnamed link to it. */
  PbLink finish() {
    Iterator<ExternalSort.Item> items = entries.sorted();
    return size.isOverThreshold(attributes) ? writeHamt(items) : writeBlock(items);
  }

  private PbLink writeBlock(Iterator<ExternalSort.Item> items) {
    List<PbLink> links = new ArrayList<>();
    while (items.hasNext()) {
      links.add(link(items.next()));
    }
    links.sort(BY_NAME);
    return writer.write(links, UnixFsNode.directory(attributes));
  }

  private PbLink writeHamt(Iterator<ExternalSort.Item> items) {
    HamtWriter hamt = new HamtWriter(writer, options.sharding().fanout());
    while (items.hasNext()) {
      ExternalSort.Item item = items.next();
      hamt.add(ByteBuffer.wrap(item.key()).getLong(), link(item));
    }
    return hamt.finish(attributes);
  }

  private static PbLink link(ExternalSort.Item item) {
    byte[] key = item.key();
    String name = new String(key, Long.BYTES, key.length - Long.BYTES, StandardCharsets.UTF_8);
    ByteBuffer value = ByteBuffer.wrap(item.value());
    long totalSize = value.getLong();
    return new PbLink(name, totalSize, Cid.read(value));
  }

  private static byte[] utf8(String name) {
    return name.getBytes(StandardCharsets.UTF_8);
  }
}
