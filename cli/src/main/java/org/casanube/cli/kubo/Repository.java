package org.casanube.cli.kubo;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;
import org.casanube.cli.json.JsonException;

/**
 * The folder that tools take for Kubo's repository, with the files that they read in it. The node's
 * own home is the folder {@value #HOME} in there.
 *
 * @param folder {@code $IPFS_PATH}
 */
record Repository(Path folder) {
  /** The version of Kubo's repositories that tools are told. */
  static final String VERSION = "18";

  static final String HOME = "casanube";

  private static final FileAttribute<Set<PosixFilePermission>> PRIVATE_FILE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
  private static final FileAttribute<Set<PosixFilePermission>> PRIVATE_FOLDER =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

  Path configFile() {
    return folder.resolve("config");
  }

  Path swarmKey() {
    return folder.resolve("swarm.key");
  }

  /** The home of the node. */
  Path home() {
    return folder.resolve(HOME);
  }

  boolean isInitialized() {
    return Files.exists(configFile());
  }

  KuboConfig config() throws IOException {
    try {
      return KuboConfig.parse(Files.readString(configFile()));
    } catch (NoSuchFileException absent) {
      throw new KuboException(
          "no IPFS repo found in %s.\nplease run: 'ipfs init'".formatted(folder));
    } catch (JsonException broken) {
      throw new KuboException(
          "failed to parse the configuration %s: %s".formatted(configFile(), broken.getMessage()));
    }
  }

  void save(KuboConfig config) throws IOException {
    Files.createDirectories(folder);
    secret(configFile(), PrettyJson.write(config.json()).getBytes(StandardCharsets.UTF_8));
  }

  void create(KuboConfig config) throws IOException {
    Files.createDirectories(folder);
    Files.writeString(folder.resolve("version"), VERSION + "\n");
    save(config);
  }

  /** Whether a Kubo made the folder: only that has a specification of its stores. */
  boolean isKubos() {
    return Files.exists(folder.resolve("datastore_spec"));
  }

  /** Where the daemon said that its RPC is, as it wrote it. */
  Optional<String> api() throws IOException {
    try {
      return Optional.of(Files.readString(folder.resolve("api")).strip());
    } catch (NoSuchFileException absent) {
      return Optional.empty();
    }
  }

  /** Whether a node runs on the home. */
  boolean isInUse() throws IOException {
    Path lock = home().resolve("lock");
    if (!Files.exists(lock)) {
      return false;
    }
    try (FileChannel channel = FileChannel.open(lock, StandardOpenOption.WRITE);
        FileLock held = channel.tryLock()) {
      return held == null;
    }
  }

  /** Writes a file of the home that only its owner may read. */
  void writeSecret(String name, byte[] content) throws IOException {
    Path file = home().resolve(name);
    Files.createDirectories(parent(file), PRIVATE_FOLDER);
    secret(file, content);
  }

  private static void secret(Path file, byte[] content) throws IOException {
    Path part = Files.createTempFile(parent(file), ".part", null, PRIVATE_FILE);
    try {
      Files.write(part, content);
      Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(part);
    }
  }

  private static Path parent(Path file) {
    Path parent = file.getParent();
    return parent == null ? Path.of(".") : parent;
  }
}
