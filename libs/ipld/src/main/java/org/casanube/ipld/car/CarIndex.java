package org.casanube.ipld.car;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import org.casanube.multiformats.Multihash;
import org.casanube.multiformats.Varint;

/**
 * Where each block's section begins in the data, in memory until written: about 100 bytes a block.
 *
 * <p>The specification's prose calls the number before the entries of one width a count; it is
 * their length in bytes, as every archive in existence has it.
 */
final class CarIndex {
  private final List<Entry> entries = new ArrayList<>();

  /** Notes a section. Identity multihashes hold their block and so are left out. */
  void add(Multihash multihash, long offset) {
    if (!multihash.isIdentity()) {
      entries.add(new Entry(multihash, offset));
    }
  }

  void writeTo(OutputStream target, CarIndexFormat format) throws IOException {
    byte[] code = new byte[Varint.MAX_BYTES];
    target.write(code, 0, Varint.write(code, 0, format.code()));
    if (format == CarIndexFormat.SORTED) {
      writeWidths(target, entries);
      return;
    }
    TreeMap<Long, List<Entry>> byFunction = new TreeMap<>();
    for (Entry entry : entries) {
      byFunction.computeIfAbsent(entry.function(), _ -> new ArrayList<>()).add(entry);
    }
    writeInt(target, byFunction.size());
    for (var function : byFunction.entrySet()) {
      writeLong(target, function.getKey());
      writeWidths(target, function.getValue());
    }
  }

  private static void writeWidths(OutputStream target, List<Entry> entries) throws IOException {
    TreeMap<Integer, List<Entry>> byWidth = new TreeMap<>();
    for (Entry entry : entries) {
      byWidth.computeIfAbsent(entry.width(), _ -> new ArrayList<>()).add(entry);
    }
    writeInt(target, byWidth.size());
    for (var bucket : byWidth.entrySet()) {
      int width = bucket.getKey();
      List<Entry> sorted = bucket.getValue().stream().sorted().toList();
      writeInt(target, width);
      writeLong(target, (long) width * sorted.size());
      for (Entry entry : sorted) {
        target.write(entry.multihash.digest());
        writeLong(target, entry.offset);
      }
    }
  }

  private static void writeInt(OutputStream target, int value) throws IOException {
    byte[] bytes = new byte[Integer.BYTES];
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putInt(value);
    target.write(bytes);
  }

  private static void writeLong(OutputStream target, long value) throws IOException {
    byte[] bytes = new byte[Long.BYTES];
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putLong(value);
    target.write(bytes);
  }

  /**
   * One section. Within a bucket the functions may differ and the digests alone decide, so the
   * order compares those.
   */
  private record Entry(Multihash multihash, long offset) implements Comparable<Entry> {
    private long function() {
      return multihash.function().code();
    }

    private int width() {
      return multihash.digestLength() + Long.BYTES;
    }

    @Override
    public int compareTo(Entry other) {
      int order = Arrays.compareUnsigned(multihash.digest(), other.multihash.digest());
      return order != 0 ? order : Long.compare(offset, other.offset);
    }
  }
}
