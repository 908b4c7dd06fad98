package org.casanube.cli.commands;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import org.casanube.cli.node.ExitCode;
import org.casanube.cli.node.NubeException;
import org.casanube.cli.terminal.ProgressLine;
import org.jspecify.annotations.Nullable;

/**
 * Places on disk that results go to. A result is made beside its place under a name of its own and
 * moved there when it is whole, so a command that fails or is stopped leaves nothing half done.
 */
final class Destinations {
  private static final int COPY_BUFFER = 256 * 1024;

  private Destinations() {}

  /** The place asked for, or refused because something is there and may not be replaced. */
  static Path choose(@Nullable Path asked, String name, boolean isForced) throws NubeException {
    Path place = asked == null ? Path.of(name) : asked;
    if (asked != null && Files.isDirectory(asked)) {
      place = asked.resolve(name);
    }
    if (!isForced && Files.exists(place, LinkOption.NOFOLLOW_LINKS)) {
      throw new NubeException(
          ExitCode.REFUSED, place + " is there already; --force replaces it, -o names another");
    }
    Path parent = place.toAbsolutePath().getParent();
    if (parent == null || !Files.isDirectory(parent)) {
      throw new NubeException(ExitCode.NOT_FOUND, "the folder " + parent + " does not exist");
    }
    return place;
  }

  /** A free name in the same folder. */
  static Path besides(Path place) {
    String name = ".%s.nube-%d".formatted(place.getFileName(), ProcessHandle.current().pid());
    return place.resolveSibling(name);
  }

  /** Saves a stream as a file and returns its length. */
  static long save(InputStream in, Path place, ProgressLine progress) throws IOException {
    Path part = besides(place);
    try (Leftover leftover = new Leftover(part)) {
      long done = 0;
      try (OutputStream out =
          Files.newOutputStream(part, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
        byte[] buffer = new byte[COPY_BUFFER];
        int n = in.read(buffer);
        while (n >= 0) {
          out.write(buffer, 0, n);
          done += n;
          progress.at(done, ProgressLine.UNKNOWN);
          n = in.read(buffer);
        }
      }
      Files.move(part, place, StandardCopyOption.ATOMIC_MOVE);
      leftover.keep();
      return done;
    }
  }

  /** Takes away what was begun, also at Ctrl-C, unless it is kept. */
  static final class Leftover implements AutoCloseable {
    private final Path path;
    private final Thread hook;

    Leftover(Path path) {
      this.path = path;
      this.hook = Thread.ofPlatform().unstarted(this::delete);
      Runtime.getRuntime().addShutdownHook(hook);
    }

    void keep() {
      forget();
    }

    @Override
    public void close() {
      if (forget()) {
        delete();
      }
    }

    private boolean forget() {
      try {
        return Runtime.getRuntime().removeShutdownHook(hook);
      } catch (IllegalStateException stopping) {
        return false;
      }
    }

    private void delete() {
      try {
        if (Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
          Files.walkFileTree(path, new Deletion());
        }
      } catch (IOException stays) {
        // its name says what it is
      }
    }
  }

  private static final class Deletion extends SimpleFileVisitor<Path> {
    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      Files.delete(file);
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException failed)
        throws IOException {
      Files.delete(folder);
      return FileVisitResult.CONTINUE;
    }
  }
}
