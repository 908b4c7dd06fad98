package org.casanube.block.imports.leveldb;

import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Entries of a database whose keys begin alike, as they stood when it was closed last: its tables,
 * and on top of them the logs that were not made into tables yet. Nothing is written. Compressed
 * tables can't be read. Not thread-safe.
 *
 * @see <a href="https://github.com/google/leveldb/blob/main/doc/impl.md">Files of a database</a>
 */
public final class LevelDb {
  /** The most entries that are held at once. */
  public static final int MAX_ENTRIES = 4_000_000;

  private static final int MAX_NAME_BYTES = 1024;
  private static final int MARK_BYTES = 8;
  private static final int PUT = 1;

  private final Path folder;
  private final SortedSet<Long> tables = new TreeSet<>();
  private long firstLog;
  private long formerLog;

  private LevelDb(Path folder) {
    this.folder = folder;
  }

  /** What a key is, as of a change; removed if it has no value. */
  private record Version(long sequence, @Nullable ByteBuffer value) {}

  /**
   * Reads what is to be read of the database as a whole.
   *
   * @throws DamagedDatabaseException if it can't be
   */
  public static LevelDb open(Path folder) throws IOException {
    LevelDb database = new LevelDb(folder);
    Path current = folder.resolve("CURRENT");
    if (!Files.isRegularFile(current) || Files.size(current) > MAX_NAME_BYTES) {
      throw new DamagedDatabaseException(folder + " is no database");
    }
    String manifest = Files.readString(current, StandardCharsets.US_ASCII).strip();
    if (!manifest.matches("MANIFEST-\\d{6,20}")) {
      throw new DamagedDatabaseException("CURRENT names no manifest");
    }
    try {
      LogRecords.read(folder.resolve(manifest), database::edit);
    } catch (BufferUnderflowException e) {
      throw new DamagedDatabaseException("the manifest breaks its format", e);
    }
    return database;
  }

  /** One change of the list of files. */
  private void edit(ByteBuffer record) throws IOException {
    LittleEndian edit = new LittleEndian(record);
    while (edit.hasMore()) {
      int tag = (int) edit.varint();
      switch (tag) {
        case 1 -> edit.string();
        case 2 -> firstLog = edit.varint();
        case 3, 4 -> edit.varint();
        case 5 -> {
          edit.varint();
          edit.string();
        }
        case 6 -> {
          edit.varint();
          tables.remove(edit.varint());
        }
        case 7 -> {
          edit.varint();
          tables.add(edit.varint());
          edit.varint();
          edit.string();
          edit.string();
        }
        case 9 -> formerLog = edit.varint();
        default -> throw new DamagedDatabaseException("the manifest has a part " + tag);
      }
    }
  }

  /**
   * The entries whose keys begin so, by their keys.
   *
   * @throws DamagedDatabaseException if a file is damaged, or there are more than {@link
   *     #MAX_ENTRIES}
   */
  public SortedMap<String, byte[]> entries(String prefix) throws IOException {
    Wanted wanted = new Wanted(prefix.getBytes(StandardCharsets.UTF_8));
    for (long number : tables) {
      try (SortedTable table = new SortedTable(file(number))) {
        table.read(wanted::mayHold, wanted::takeInternal);
      }
    }
    for (long number : logs()) {
      try {
        LogRecords.read(folder.resolve("%06d.log".formatted(number)), wanted::takeBatch);
      } catch (BufferUnderflowException e) {
        throw new DamagedDatabaseException("log %d breaks its format".formatted(number), e);
      }
    }
    return wanted.result();
  }

  private Path file(long number) throws IOException {
    for (String extension : new String[] {"ldb", "sst"}) {
      Path path = folder.resolve("%06d.%s".formatted(number, extension));
      if (Files.isRegularFile(path)) {
        return path;
      }
    }
    throw new DamagedDatabaseException("table %06d is missing".formatted(number));
  }

  private SortedSet<Long> logs() throws IOException {
    SortedSet<Long> found = new TreeSet<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*.log")) {
      for (Path each : files) {
        String name = each.getFileName().toString();
        if (name.matches("\\d{6,18}\\.log")) {
          long number = Long.parseLong(name.substring(0, name.length() - ".log".length()));
          if (number >= firstLog || number == formerLog) {
            found.add(number);
          }
        }
      }
    }
    return found;
  }

  /** Collects the newest version of each key. */
  private static final class Wanted {
    private final byte[] prefix;
    private final Map<String, Version> newest = new TreeMap<>();

    Wanted(byte[] prefix) {
      this.prefix = prefix;
    }

    boolean mayHold(byte[] above, byte[] upTo) {
      return begin(upTo) >= 0 && begin(above) <= 0;
    }

    /** Whether a key lies before, among or behind those that begin so. */
    private int begin(byte[] key) {
      int length = Math.min(prefix.length, Math.max(0, key.length - MARK_BYTES));
      return Arrays.compareUnsigned(key, 0, length, prefix, 0, length);
    }

    void takeInternal(byte[] key, ByteBuffer value) throws IOException {
      if (key.length < MARK_BYTES) {
        throw new BufferUnderflowException();
      }
      int length = key.length - MARK_BYTES;
      long mark = new LittleEndian(ByteBuffer.wrap(key, length, MARK_BYTES)).fixed64();
      take(ByteBuffer.wrap(key, 0, length), mark >>> Byte.SIZE, (mark & 0xff) == PUT, value);
    }

    void takeBatch(ByteBuffer record) throws IOException {
      LittleEndian batch = new LittleEndian(record);
      long sequence = batch.fixed64();
      long count = Integer.toUnsignedLong(batch.fixed32());
      for (long i = 0; i < count; i++) {
        boolean isPut = batch.unsignedByte() == PUT;
        ByteBuffer key = batch.string();
        take(key, sequence + i, isPut, isPut ? batch.string() : ByteBuffer.allocate(0));
      }
    }

    private void take(ByteBuffer key, long sequence, boolean isPut, ByteBuffer value)
        throws IOException {
      if (key.remaining() < prefix.length
          || !key.slice(key.position(), prefix.length).equals(ByteBuffer.wrap(prefix))) {
        return;
      }
      String text = StandardCharsets.UTF_8.decode(key.duplicate()).toString();
      Version known = newest.get(text);
      if (known == null || Long.compareUnsigned(sequence, known.sequence()) >= 0) {
        newest.put(
            text,
            new Version(sequence, isPut ? ByteBuffer.wrap(LittleEndian.toBytes(value)) : null));
      }
      if (newest.size() > MAX_ENTRIES) {
        throw new DamagedDatabaseException("there are more than %d entries".formatted(MAX_ENTRIES));
      }
    }

    SortedMap<String, byte[]> result() {
      SortedMap<String, byte[]> entries = new TreeMap<>();
      newest.forEach((key, version) -> {
        ByteBuffer value = version.value();
        if (value != null) {
          entries.put(key, LittleEndian.toBytes(value));
        }
      });
      return entries;
    }
  }
}
