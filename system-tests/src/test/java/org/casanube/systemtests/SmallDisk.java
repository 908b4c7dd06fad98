package org.casanube.systemtests;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.casanube.testpeers.Conditions;
import org.opentest4j.TestAbortedException;

/** A file system in memory, so small that it can be filled. Mounting one takes root, or sudo. */
final class SmallDisk implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(SmallDisk.class.getName());

  private final Path folder;

  private SmallDisk(Path folder) {
    this.folder = folder;
  }

  /**
   * Mounts one of so many mebibytes there.
   *
   * @throws TestAbortedException if that is not permitted here, so that the test counts as skipped;
   *     an {@link AssertionError} if {@code CASANUBE_REQUIRE_PEERS} is {@code true}
   */
  static SmallDisk mount(Path folder, int mebibytes) throws IOException, InterruptedException {
    Files.createDirectories(folder);
    String size = "mode=1777,size=" + mebibytes + "m";
    if (run("mount", "-t", "tmpfs", "-o", size, "tmpfs", folder.toString()) != 0) {
      throw Conditions.missing(
          "A small disk can't be mounted here: that takes Linux, and root or sudo without a password.");
    }
    return new SmallDisk(folder);
  }

  private static int run(String... command) throws IOException, InterruptedException {
    try {
      Process process =
          new ProcessBuilder(Conditions.asRoot(command))
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      return process.waitFor(30, TimeUnit.SECONDS) ? process.exitValue() : -1;
    } catch (IOException missing) {
      return -1;
    }
  }

  Path folder() {
    return folder;
  }

  /** Takes all that is left. */
  void exhaust() throws IOException {
    byte[] piece = new byte[4096];
    try (var filler = Files.newOutputStream(folder.resolve("filler"))) {
      while (true) {
        filler.write(piece);
      }
    } catch (IOException full) {
      LOG.log(System.Logger.Level.DEBUG, "exhausted", full);
    }
  }

  /** Gives back what {@link #exhaust} took. */
  void relieve() throws IOException {
    Files.deleteIfExists(folder.resolve("filler"));
  }

  @Override
  public void close() throws IOException {
    try {
      int _ = run("umount", "-l", folder.toString());
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }
}
