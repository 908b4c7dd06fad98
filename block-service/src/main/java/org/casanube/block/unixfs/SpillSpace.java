package org.casanube.block.unixfs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Bounds what the {@link ExternalSort}s of one import hold in memory together, and gives them one
 * file for the rest, made when first needed and gone when this is closed. For one thread.
 */
final class SpillSpace implements AutoCloseable {
  private final Path folder;
  private final long maxHeldBytes;
  private final Set<ExternalSort> sorts = new LinkedHashSet<>();
  private @Nullable FileChannel file;
  private long length;
  private long heldBytes;

  /**
   * A space that has made no file yet.
   *
   * @param folder where the file goes
   */
  SpillSpace(Path folder, long maxHeldBytes) {
    this.folder = folder;
    this.maxHeldBytes = maxHeldBytes;
  }

  void open(ExternalSort sort) {
    sorts.add(sort);
  }

  /** The sort takes no more; what it holds is no longer counted. */
  void freeze(ExternalSort sort) {
    sorts.remove(sort);
    heldBytes -= sort.heldBytes();
  }

  /** A sort holds more now; writes the largest one out if all together are too much. */
  void onHeld(long bytes) {
    heldBytes += bytes;
    while (heldBytes > maxHeldBytes) {
      ExternalSort largest =
          sorts.stream().max(Comparator.comparingLong(ExternalSort::heldBytes)).orElseThrow();
      heldBytes -= largest.heldBytes();
      largest.spill();
    }
  }

  /** Where the next byte goes. */
  long length() {
    return length;
  }

  void append(ByteBuffer bytes) {
    try {
      FileChannel channel = file();
      while (bytes.hasRemaining()) {
        length += channel.write(bytes, length);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("can't write directory entries to " + folder, e);
    }
  }

  void read(ByteBuffer target, long position) {
    try {
      while (target.hasRemaining()) {
        int read = file().read(target, position + target.position());
        if (read < 0) {
          throw new IOException("the spill file ends early");
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("can't read directory entries from " + folder, e);
    }
  }

  private FileChannel file() throws IOException {
    if (file == null) {
      Path path = Files.createTempFile(folder, "directories-", ".spill");
      file =
          FileChannel.open(
              path,
              StandardOpenOption.READ,
              StandardOpenOption.WRITE,
              StandardOpenOption.DELETE_ON_CLOSE);
    }
    return file;
  }

  @Override
  public void close() {
    if (file != null) {
      try {
        file.close();
      } catch (IOException e) {
        throw new UncheckedIOException("can't close the spill file in " + folder, e);
      }
    }
  }
}
