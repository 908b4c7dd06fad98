package org.casanube.identity;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Set;

/**
 * The file that holds the keys. A new one is written and synced under a name of its own, then
 * linked to its place, which fails where another process was first: so nobody ever reads half a
 * key, and all read the same.
 */
record KeyFile(Path path) {
  private static final Set<PosixFilePermission> TOO_OPEN =
      Set.of(
          PosixFilePermission.GROUP_WRITE,
          PosixFilePermission.OTHERS_READ,
          PosixFilePermission.OTHERS_WRITE);

  IdentityKeys loadOrCreate(SecureRandom random) {
    try {
      return load();
    } catch (NoSuchFileException e) {
      return create(random);
    } catch (IOException e) {
      throw new KeyFileException("The identity key " + path + " can't be read.", e);
    }
  }

  private IdentityKeys load() throws IOException {
    byte[] bytes;
    try (InputStream file = Files.newInputStream(path)) {
      requirePrivate();
      bytes = file.readNBytes(IdentityKeys.MAX_KEYS * IdentityKeys.KEY_BYTES + 1);
    }
    try {
      return IdentityKeys.of(bytes);
    } catch (IllegalArgumentException e) {
      throw new KeyFileException(
          "The identity key %s is damaged: %s. Remove it and restart: a new one is made."
              .formatted(path, e.getMessage()),
          e);
    }
  }

  private void requirePrivate() throws IOException {
    if (!isPosix()) {
      return;
    }
    Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(path);
    if (permissions.stream().anyMatch(TOO_OPEN::contains)) {
      throw new KeyFileException(
          "The identity key %s is open to others (%s). Run: chmod 600 %s"
              .formatted(path, PosixFilePermissions.toString(permissions), path),
          null);
    }
  }

  private IdentityKeys create(SecureRandom random) {
    byte[] key = new byte[IdentityKeys.KEY_BYTES];
    random.nextBytes(key);
    try {
      Path folder = path.toAbsolutePath().getParent();
      Files.createDirectories(folder, attributes("rwx------"));
      Path fresh = Files.createTempFile(folder, ".key", ".new", attributes("rw-------"));
      try {
        writeSynced(fresh, key);
        Files.createLink(path, fresh);
      } catch (FileAlreadyExistsException e) {
        return load();
      } finally {
        Files.deleteIfExists(fresh);
      }
      return load();
    } catch (IOException e) {
      throw new KeyFileException("The identity key " + path + " can't be made.", e);
    }
  }

  private static void writeSynced(Path file, byte[] content) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      ByteBuffer rest = ByteBuffer.wrap(content);
      while (rest.hasRemaining()) {
        channel.write(rest);
      }
      channel.force(true);
    }
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
