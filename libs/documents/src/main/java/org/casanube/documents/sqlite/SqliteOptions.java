package org.casanube.documents.sqlite;

import java.nio.file.Path;
import java.time.Duration;

/**
 * How a database file is used. Sized for a box with little memory: the defaults hold at most 4 MiB
 * of pages.
 *
 * @param file the database; its folder must be there
 * @param readers connections for reading, and so how many threads read at a time
 * @param cacheKib page cache of one reader in KiB; the writer has twice that
 * @param busyTimeout how long to wait for another process that holds the file
 * @param maxQueue writes that may wait; more wait for their place
 */
public record SqliteOptions(
    Path file, int readers, int cacheKib, Duration busyTimeout, int maxQueue) {
  public SqliteOptions {
    if (readers < 1 || cacheKib < 64 || maxQueue < 1) {
      throw new IllegalArgumentException(
          "readers >= 1, cacheKib >= 64 and maxQueue >= 1 are needed, not %d, %d, %d"
              .formatted(readers, cacheKib, maxQueue));
    }
  }

  /** Four readers, 640 KiB of pages each, 10 seconds, 1024 writes. */
  public static SqliteOptions of(Path file) {
    return new SqliteOptions(file, 4, 640, Duration.ofSeconds(10), 1024);
  }
}
