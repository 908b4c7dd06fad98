package org.casanube.block.blocks.store;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.TRUNCATE_EXISTING;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.casanube.block.blocks.BlockStoreException;
import org.jspecify.annotations.Nullable;

/**
 * Files in a folder, which one process at a time holds by an exclusive lock on its file {@code
 * lock}.
 *
 * <p>Segments are written with O_DIRECT where the file system takes it. Freshly added blocks are
 * seldom read at once, and copying them through the page cache costs more than half of the disk's
 * speed; figures are in ADR 0010. The option is looked up by name, since the JDK keeps it in a
 * package of its own and compilers warn of every use; where it is missing, files are written the
 * common way.
 */
final class DiskSegmentFiles implements SegmentFiles {
  private static final String LOCK = "lock";
  private static final @Nullable OpenOption DIRECT = directOption();

  private final Path folder;
  private final boolean direct;
  private final Optional<PassingReads> passing;
  private final FileStore medium;
  private final FileChannel lockChannel;

  private DiskSegmentFiles(Path folder, boolean direct, FileChannel lockChannel)
      throws IOException {
    this.folder = folder;
    this.lockChannel = lockChannel;
    this.medium = Files.getFileStore(folder);
    this.direct = direct && DIRECT != null && takesDirect(folder);
    this.passing = Optional.ofNullable(this.direct ? DIRECT : null).map(PassingReads::new);
  }

  /**
   * Opens the folder, making it if need be.
   *
   * @param direct whether to write past the page cache if that is possible
   * @throws BlockStoreException with UNUSABLE if another process has it open
   */
  static DiskSegmentFiles open(Path folder, boolean direct) throws IOException {
    Files.createDirectories(folder);
    FileChannel channel = FileChannel.open(folder.resolve(LOCK), CREATE, WRITE);
    boolean locked = false;
    try {
      locked = lock(channel);
      if (!locked) {
        throw new BlockStoreException(
            BlockStoreException.Cause.UNUSABLE,
            "the block store in " + folder + " is in use by another process");
      }
      return new DiskSegmentFiles(folder, direct, channel);
    } finally {
      if (!locked) {
        channel.close();
      }
    }
  }

  private static boolean lock(FileChannel channel) throws IOException {
    try {
      @Nullable FileLock lock = channel.tryLock();
      return lock != null;
    } catch (OverlappingFileLockException e) {
      return false;
    }
  }

  /** True if segments are written past the page cache. */
  boolean isDirect() {
    return direct;
  }

  @Override
  public SegmentFile createAligned(String name) throws IOException {
    Path path = folder.resolve(name);
    if (direct && DIRECT != null) {
      FileChannel channel = FileChannel.open(path, Set.of(CREATE_NEW, WRITE, DIRECT));
      return new DiskSegmentFile(path, channel, passing);
    }
    return new DiskSegmentFile(path, FileChannel.open(path, CREATE_NEW, WRITE), passing);
  }

  @Override
  public SegmentFile create(String name) throws IOException {
    Path path = folder.resolve(name);
    FileChannel channel = FileChannel.open(path, CREATE, TRUNCATE_EXISTING, WRITE);
    return new DiskSegmentFile(path, channel, Optional.empty());
  }

  @Override
  public SegmentFile open(String name) throws IOException {
    return new DiskSegmentFile(folder.resolve(name), null, passing);
  }

  @Override
  public List<String> names() throws IOException {
    try (Stream<Path> paths = Files.list(folder)) {
      return paths
          .filter(Files::isRegularFile)
          .map(path -> path.getFileName().toString())
          .filter(name -> !name.equals(LOCK))
          .toList();
    }
  }

  @Override
  public void delete(String name) throws IOException {
    Files.deleteIfExists(folder.resolve(name));
  }

  @Override
  public void sync() throws IOException {
    try (FileChannel channel = FileChannel.open(folder, READ)) {
      channel.force(true);
    }
  }

  @Override
  public long usableBytes() throws IOException {
    return medium.getUsableSpace();
  }

  @Override
  public void close() throws IOException {
    lockChannel.close();
  }

  private static @Nullable OpenOption directOption() {
    try {
      Object[] options = Class.forName("com.sun.nio.file.ExtendedOpenOption").getEnumConstants();
      for (Object option : options == null ? new Object[0] : options) {
        if (option instanceof OpenOption openOption && option.toString().equals("DIRECT")) {
          return openOption;
        }
      }
      return null;
    } catch (ClassNotFoundException e) {
      return null;
    }
  }

  private static boolean takesDirect(Path folder) throws IOException {
    OpenOption option = DIRECT;
    if (option == null || ALIGNMENT % Files.getFileStore(folder).getBlockSize() != 0) {
      return false;
    }
    Path probe = folder.resolve("direct.probe");
    try (FileChannel channel = FileChannel.open(probe, Set.of(CREATE, WRITE, option))) {
      channel.write(AppendBuffer.allocateAligned(ALIGNMENT), 0);
      return true;
    } catch (IOException | UnsupportedOperationException e) {
      return false;
    } finally {
      Files.deleteIfExists(probe);
    }
  }
}
