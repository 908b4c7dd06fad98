package org.casanube.block.blocks.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.random.RandomGenerator;

/**
 * A disk in memory that knows what was synced and what was not, and can lose power.
 *
 * <p>At a crash each 512-byte sector of each unsynced write is there or not, on its own, in any
 * mixture; a file may end anywhere that leaves room for what is there; a name that was made or
 * deleted since the folder was last synced may be there or not. What was synced is there.
 */
final class RecordingFiles implements SegmentFiles {
  private static final int SECTOR = 512;

  private final Map<String, Content> names = new TreeMap<>();
  private final Map<String, Content> durableNames = new TreeMap<>();
  private final RandomGenerator random;
  private int operationsLeft = Integer.MAX_VALUE;
  private long usable = Long.MAX_VALUE / 2;
  private int writesUntilFull = Integer.MAX_VALUE;

  RecordingFiles(RandomGenerator random) {
    this.random = random;
  }

  /** What a file holds: as the process sees it, as it is safe, and the writes in between. */
  private static final class Content {
    private byte[] seen = new byte[0];
    private byte[] safe = new byte[0];
    private final List<Write> unsynced = new ArrayList<>();

    void write(long position, byte[] bytes) {
      int end = (int) position + bytes.length;
      if (end > seen.length) {
        seen = Arrays.copyOf(seen, end);
      }
      System.arraycopy(bytes, 0, seen, (int) position, bytes.length);
      unsynced.add(new Write((int) position, bytes));
    }

    void sync() {
      safe = seen.clone();
      unsynced.clear();
    }

    void truncate(int size) {
      seen = Arrays.copyOf(seen, size);
      unsynced.add(new Write(-1, new byte[0]));
    }

    static Content of(byte[] bytes) {
      Content content = new Content();
      content.seen = bytes;
      content.safe = bytes.clone();
      return content;
    }
  }

  private static final class Write {
    private final int position;
    private final byte[] bytes;

    Write(int position, byte[] bytes) {
      this.position = position;
      this.bytes = bytes;
    }
  }

  /**
   * From the given number of file operations on, everything fails, as if the machine had stopped.
   */
  synchronized void stopAfter(int operations) {
    operationsLeft = operations;
  }

  /** After this many writes one fails because the disk is full. */
  synchronized void fillAfter(int writes) {
    writesUntilFull = writes;
  }

  /** Says this much is left on the disk. */
  synchronized void setUsableBytes(long bytes) {
    usable = bytes;
  }

  /** The disk as it may be found after the power was lost. */
  synchronized RecordingFiles crashed(RandomGenerator nextRandom) {
    RecordingFiles next = new RecordingFiles(nextRandom);
    Map<Content, Content> survivors = new HashMap<>();
    Set<String> all = new TreeSet<>(names.keySet());
    all.addAll(durableNames.keySet());
    for (String name : all) {
      Content chosen = random.nextBoolean() ? names.get(name) : durableNames.get(name);
      if (chosen != null) {
        Content survivor = survivors.computeIfAbsent(chosen, this::survivor);
        next.names.put(name, survivor);
        next.durableNames.put(name, survivor);
      }
    }
    return next;
  }

  private Content survivor(Content content) {
    byte[] bytes = content.safe.clone();
    int kind = random.nextInt(4);
    for (Write write : content.unsynced) {
      if (write.position < 0 || kind == 0) {
        continue;
      }
      for (int at = 0; at < write.bytes.length; at += SECTOR) {
        boolean there = kind == 1 || (kind == 2 ? random.nextInt(20) != 0 : random.nextBoolean());
        if (there) {
          int length = Math.min(SECTOR, write.bytes.length - at);
          int end = write.position + at + length;
          if (end > bytes.length) {
            bytes = Arrays.copyOf(bytes, end);
          }
          System.arraycopy(write.bytes, at, bytes, write.position + at, length);
        }
      }
    }
    return Content.of(bytes);
  }

  /** Flips a byte of a file where it is safe. */
  synchronized void damage(String name, long position) {
    Content content = require(name);
    content.seen[(int) position] ^= 0x55;
    content.safe[(int) position] ^= 0x55;
  }

  /** Writes over a file where it is safe. */
  synchronized void overwrite(String name, long position, byte[] bytes) {
    Content content = require(name);
    System.arraycopy(bytes, 0, content.seen, (int) position, bytes.length);
    System.arraycopy(bytes, 0, content.safe, (int) position, bytes.length);
  }

  /** A file's bytes as the process sees them. */
  synchronized byte[] bytes(String name) {
    return require(name).seen.clone();
  }

  private Content require(String name) {
    Content content = names.get(name);
    if (content == null) {
      throw new IllegalArgumentException("no file " + name);
    }
    return content;
  }

  private void operate() throws IOException {
    operationsLeft = Math.max(0, operationsLeft - 1);
    if (operationsLeft == 0) {
      throw new IOException("the machine has stopped");
    }
  }

  @Override
  public synchronized SegmentFile createAligned(String name) throws IOException {
    operate();
    if (names.containsKey(name)) {
      throw new java.nio.file.FileAlreadyExistsException(name);
    }
    Content content = new Content();
    names.put(name, content);
    return new RecordedFile(content, true);
  }

  @Override
  public synchronized SegmentFile create(String name) throws IOException {
    operate();
    Content content = new Content();
    names.put(name, content);
    return new RecordedFile(content, false);
  }

  @Override
  public synchronized SegmentFile open(String name) throws IOException {
    Content content = names.get(name);
    if (content == null) {
      throw new NoSuchFileException(name);
    }
    return new RecordedFile(content, false);
  }

  @Override
  public synchronized List<String> names() {
    return List.copyOf(names.keySet());
  }

  @Override
  public synchronized void delete(String name) throws IOException {
    operate();
    names.remove(name);
  }

  @Override
  public synchronized void sync() throws IOException {
    operate();
    durableNames.clear();
    durableNames.putAll(names);
  }

  @Override
  public synchronized long usableBytes() {
    return usable;
  }

  @Override
  public void close() {}

  private final class RecordedFile implements SegmentFile {
    private final Content content;
    private final boolean aligned;

    RecordedFile(Content content, boolean aligned) {
      this.content = content;
      this.aligned = aligned;
    }

    @Override
    public void read(ByteBuffer target, long position) {
      synchronized (RecordingFiles.this) {
        int length =
            (int) Math.max(0, Math.min(target.remaining(), content.seen.length - position));
        if (length > 0) {
          target.put(content.seen, (int) position, length);
        }
      }
    }

    @Override
    public void write(ByteBuffer source, long position) throws IOException {
      synchronized (RecordingFiles.this) {
        if (aligned && (position % ALIGNMENT != 0 || source.remaining() % ALIGNMENT != 0)) {
          throw new IOException("write is not aligned");
        }
        byte[] bytes = new byte[source.remaining()];
        source.get(bytes);
        boolean full = writesUntilFull-- == 0;
        if (full || operationsLeft == 1) {
          content.write(position, Arrays.copyOf(bytes, random.nextInt(bytes.length + 1)));
        }
        if (full) {
          throw new IOException("No space left on device");
        }
        operate();
        content.write(position, bytes);
      }
    }

    @Override
    public void sync() throws IOException {
      synchronized (RecordingFiles.this) {
        operate();
        content.sync();
      }
    }

    @Override
    public long size() {
      synchronized (RecordingFiles.this) {
        return content.seen.length;
      }
    }

    @Override
    public void truncate(long size) throws IOException {
      synchronized (RecordingFiles.this) {
        operate();
        content.truncate((int) size);
      }
    }

    @Override
    public void close() {}
  }
}
