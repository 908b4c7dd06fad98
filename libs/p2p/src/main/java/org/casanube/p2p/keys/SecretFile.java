package org.casanube.p2p.keys;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.function.Supplier;

/**
 * A small file that only its owner may read. It is written and synced under a name of its own
 * first: so nobody ever reads half a secret, and processes that make it at once all read the same.
 *
 * @param path where it is
 */
public record SecretFile(Path path) {
  /** Enough for the longest private key there is, RSA of 8192 bits. */
  private static final int MAX_BYTES = 8192;

  private static final Set<PosixFilePermission> TOO_OPEN =
      Set.of(
          PosixFilePermission.GROUP_WRITE,
          PosixFilePermission.OTHERS_READ,
          PosixFilePermission.OTHERS_WRITE);

  /**
   * What the file holds.
   *
   * @throws NoSuchFileException if it is not there
   * @throws SecretFileException if others may read or write it, or it is longer than 8,192 bytes
   */
  public byte[] read() throws IOException {
    byte[] bytes;
    try (InputStream file = Files.newInputStream(path)) {
      requirePrivate();
      bytes = file.readNBytes(MAX_BYTES + 1);
    }
    if (bytes.length > MAX_BYTES) {
      throw new SecretFileException(path + " is longer than " + MAX_BYTES + " bytes");
    }
    return bytes;
  }

  /** What the file holds; one is made with this content where there is none. */
  public byte[] readOrCreate(Supplier<byte[]> content) throws IOException {
    try {
      return read();
    } catch (NoSuchFileException missing) {
      Path fresh = write(content.get());
      try {
        Files.createLink(path, fresh);
      } catch (FileAlreadyExistsException madeByAnother) {
        return read();
      } finally {
        Files.deleteIfExists(fresh);
      }
      syncFolder();
      return read();
    }
  }

  /** Puts this content in the place of what there was, durably, all of it or none. */
  public void replace(byte[] content) throws IOException {
    Path fresh = write(content);
    try {
      Files.move(fresh, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(fresh);
    }
    syncFolder();
  }

  private Path write(byte[] content) throws IOException {
    Path folder = folder();
    Files.createDirectories(folder, attributes("rwx------"));
    Path fresh = Files.createTempFile(folder, ".secret", ".new", attributes("rw-------"));
    try (FileChannel channel = FileChannel.open(fresh, StandardOpenOption.WRITE)) {
      ByteBuffer rest = ByteBuffer.wrap(content);
      while (rest.hasRemaining()) {
        channel.write(rest);
      }
      channel.force(true);
    } catch (IOException full) {
      Files.deleteIfExists(fresh);
      throw full;
    }
    return fresh;
  }

  private void requirePrivate() throws IOException {
    if (!isPosix()) {
      return;
    }
    Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(path);
    if (permissions.stream().anyMatch(TOO_OPEN::contains)) {
      throw new SecretFileException(
          "%s is open to others (%s). Run: chmod 600 %s"
              .formatted(path, PosixFilePermissions.toString(permissions), path));
    }
  }

  /** Makes the name of the file as durable as its content, where folders can be synced. */
  private void syncFolder() throws IOException {
    if (isPosix()) {
      try (FileChannel folder = FileChannel.open(folder(), StandardOpenOption.READ)) {
        folder.force(true);
      }
    }
  }

  private Path folder() {
    Path folder = path.toAbsolutePath().getParent();
    return folder == null ? path.getFileSystem().getPath("") : folder;
  }

  private FileAttribute<?>[] attributes(String permissions) {
    return isPosix()
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
        }
        : new FileAttribute<?>[0];
  }

  private boolean isPosix() {
    return path.getFileSystem().supportedFileAttributeViews().contains("posix");
  }
}
