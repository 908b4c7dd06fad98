package org.casanube.block.blocks.store;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.TRUNCATE_EXISTING;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Where the index's tables live: outside of the heap, and from some size on in mapped scratch files
 * that the kernel may page out, so that a store of many millions of blocks fits a small box. The
 * files are unlinked at once and so vanish with the process.
 */
final class IndexMemory {
  private static final long MAPPED_FROM_BYTES = 1024 * 1024;

  private final @Nullable Path scratch;
  private final AtomicLong files = new AtomicLong();

  /** Memory that is mapped from files in this folder when it is large; null for never. */
  IndexMemory(@Nullable Path scratch) {
    this.scratch = scratch;
  }

  /** Zeroed memory that lives as long as the arena. */
  MemorySegment allocate(Arena arena, long bytes) {
    Path folder = scratch;
    if (folder == null || bytes < MAPPED_FROM_BYTES) {
      return arena.allocate(bytes, Long.BYTES);
    }
    try {
      return map(folder, arena, bytes);
    } catch (IOException e) {
      throw new UncheckedIOException("no scratch file for the block index", e);
    }
  }

  private MemorySegment map(Path folder, Arena arena, long bytes) throws IOException {
    Files.createDirectories(folder);
    Path file = folder.resolve("index-" + files.incrementAndGet() + ".scratch");
    try (FileChannel channel = FileChannel.open(file, CREATE, TRUNCATE_EXISTING, READ, WRITE)) {
      return channel.map(FileChannel.MapMode.READ_WRITE, 0, bytes, arena);
    } finally {
      Files.deleteIfExists(file);
    }
  }
}
