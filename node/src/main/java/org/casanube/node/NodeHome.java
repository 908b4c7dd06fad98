package org.casanube.node;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The folder of a node. {@code home.json} says by which version of the layout it was made, so that
 * a home from a newer version is refused before anything in it is touched.
 */
final class NodeHome {
  /** The layout that this version writes and reads. */
  static final int FORMAT = 1;

  private static final FileAttribute<Set<PosixFilePermission>> PRIVATE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

  private final Path folder;
  private final JsonMapper json = JsonMapper.builder().build();

  private NodeHome(Path folder) {
    this.folder = folder;
  }

  /** Makes the folder when it is not there. Others may not look into it. */
  static NodeHome at(Path folder) {
    try {
      Files.createDirectories(folder, PRIVATE);
      Files.createDirectories(folder.resolve("run"));
      Files.createDirectories(folder.resolve("logs"));
      return new NodeHome(folder);
    } catch (IOException refused) {
      throw new NodeRefusedException("can't write to the home " + folder, refused);
    }
  }

  Path folder() {
    return folder;
  }

  Path statusFile() {
    return folder.resolve("run").resolve("status.json");
  }

  Path lockFile() {
    return folder.resolve("lock");
  }

  Path logFile() {
    return folder.resolve("logs").resolve("node.json");
  }

  /** Refuses a home of a newer format; writes {@code home.json} into a new one. */
  void claim(String version) {
    Path file = folder.resolve("home.json");
    try {
      if (Files.exists(file)) {
        requireFormat(file, version);
      } else {
        write(file, json.writeValueAsString(new HomeRecord(FORMAT, version)));
      }
    } catch (IOException | JacksonException broken) {
      throw new NodeRefusedException(file + " can't be read or written", broken);
    }
  }

  private void requireFormat(Path file, String version) throws IOException {
    JsonNode home = json.readTree(Files.readString(file));
    JsonNode format = home.path("format");
    if (!format.isIntegralNumber()) {
      throw new NodeRefusedException(file + " does not say of which format the home is");
    }
    if (format.asLong() > FORMAT) {
      String maker = home.path("version").asString("unknown");
      throw new NodeRefusedException(
          """
          the home %s is of format %d, made by Casanube %s; this is %s, which knows formats up to \
          %d: update Casanube, or set CASANUBE_HOME to another folder\
          """
              .formatted(folder, format.asLong(), maker, version, FORMAT));
    }
  }

  private static void write(Path file, String text) throws IOException {
    Path part = file.resolveSibling(file.getFileName() + ".part");
    Files.writeString(part, text + "\n");
    try (FileChannel channel = FileChannel.open(part, StandardOpenOption.WRITE)) {
      channel.force(true);
    }
    Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
  }

  /** What {@code home.json} holds. */
  private record HomeRecord(int format, String version) {}
}
