package org.casanube.block.unixfs;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import org.casanube.ipld.dagpb.PbLink;
import org.casanube.multiformats.Cid;
import org.jspecify.annotations.Nullable;

/**
 * The entries of a tree, sorted by path so that everything below a directory follows it at once:
 * names are joined with NUL, which no name contains and which is less than any other byte.
 */
final class TreeEntries {
  private static final int HAS_CID = 1;
  private static final int HAS_MODE = 2;
  private static final int HAS_MODIFIED = 4;
  private static final int MOST_BYTES = 1 + 4 + 8 + 4 + 8 + 8 + 140;

  private final ExternalSort sort;

  TreeEntries(SpillSpace space) {
    sort = new ExternalSort(space);
  }

  /**
   * An entry that comes out again.
   *
   * @param imported what was written; null for a directory, which is not written yet
   */
  record Entry(List<String> names, @Nullable Imported imported, Attributes attributes) {
    String path() {
      return String.join("/", names);
    }

    PbLink link(Imported written) {
      return new PbLink(names.getLast(), written.totalSize(), written.cid());
    }
  }

  void add(List<String> names, Imported imported) {
    ByteBuffer value = ByteBuffer.allocate(MOST_BYTES);
    value.put((byte) HAS_CID).putLong(imported.size()).putLong(imported.totalSize());
    imported.cid().writeTo(value);
    add(names, value);
  }

  void addDirectory(List<String> names, Attributes attributes) {
    Integer mode = attributes.mode();
    Instant modified = attributes.modified();
    ByteBuffer value = ByteBuffer.allocate(MOST_BYTES);
    value.put((byte) ((mode == null ? 0 : HAS_MODE) | (modified == null ? 0 : HAS_MODIFIED)));
    if (mode != null) {
      value.putInt(mode);
    }
    if (modified != null) {
      value.putLong(modified.getEpochSecond()).putInt(modified.getNano());
    }
    add(names, value);
  }

  private void add(List<String> names, ByteBuffer value) {
    byte[] key = String.join("\0", names).getBytes(StandardCharsets.UTF_8);
    byte[] bytes = new byte[value.flip().remaining()];
    value.get(bytes);
    sort.add(key, bytes);
  }

  /** All entries in the order of their paths; nothing may be added any more. */
  Iterator<Entry> sorted() {
    Iterator<ExternalSort.Item> items = sort.sorted();
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return items.hasNext();
      }

      @Override
      public Entry next() {
        return entry(items.next());
      }
    };
  }

  private static Entry entry(ExternalSort.Item item) {
    String path = new String(item.key(), StandardCharsets.UTF_8);
    List<String> names = path.isEmpty() ? List.of() : List.of(path.split("\0", -1));
    ByteBuffer value = ByteBuffer.wrap(item.value());
    int fields = value.get();
    if ((fields & HAS_CID) != 0) {
      long size = value.getLong();
      long totalSize = value.getLong();
      return new Entry(names, new Imported(Cid.read(value), size, totalSize), Attributes.NONE);
    }
    Integer mode = (fields & HAS_MODE) == 0 ? null : value.getInt();
    Instant modified =
        (fields & HAS_MODIFIED) == 0
            ? null
            : Instant.ofEpochSecond(value.getLong(), value.getInt());
    return new Entry(names, null, new Attributes(mode, modified));
  }
}
