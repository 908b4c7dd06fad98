package org.casanube.cli.commands;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.casanube.cli.terminal.Sizes;
import org.jspecify.annotations.Nullable;

/** Checks of this machine: Java, the home, its disk and its lock. */
final class LocalChecks {
  private static final long LITTLE = 2L << 30;
  private static final long VERY_LITTLE = 256L << 20;
  private static final Set<PosixFilePermission> OTHERS =
      Set.of(
          PosixFilePermission.GROUP_READ,
          PosixFilePermission.OTHERS_READ,
          PosixFilePermission.GROUP_WRITE,
          PosixFilePermission.OTHERS_WRITE);

  private final Path home;

  LocalChecks(Path home) {
    this.home = home;
  }

  List<Finding> findings() throws IOException {
    List<Finding> findings = new ArrayList<>();
    findings.add(java());
    if (!Files.isDirectory(home)) {
      String what = home + " is not there yet";
      findings.add(Finding.warning("home", what, "./nube up makes it"));
      return findings;
    }
    findings.add(writable());
    findings.add(space());
    findings.add(secrets());
    findings.add(lock());
    return findings;
  }

  private static Finding java() {
    String what = Runtime.version() + " at " + System.getProperty("java.home");
    return Finding.fine("java", what);
  }

  private Finding writable() {
    if (Files.isWritable(home)) {
      return Finding.fine("home", home.toString());
    }
    String cure = "chown -R \"$(id -un)\" " + home;
    return Finding.wrong("home", home + " can't be written to", cure);
  }

  private Finding space() throws IOException {
    long free = Files.getFileStore(home).getUsableSpace();
    String what = Sizes.text(free) + " free on the disk of " + home;
    String cure = "nube gc takes away what nothing keeps; or set CASANUBE_HOME to a larger disk";
    if (free < VERY_LITTLE) {
      return Finding.wrong("disk", what, cure);
    }
    return free < LITTLE ? Finding.warning("disk", what, cure) : Finding.fine("disk", what);
  }

  private Finding secrets() throws IOException {
    Path secrets = home.resolve("secrets");
    if (!Files.isDirectory(secrets)) {
      return Finding.fine("secrets", "none yet");
    }
    try (var files = Files.walk(secrets)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Set<PosixFilePermission> granted =
            Files.getPosixFilePermissions(file, LinkOption.NOFOLLOW_LINKS);
        if (granted.stream().anyMatch(OTHERS::contains)) {
          return Finding.wrong("secrets", file + " is open to others", "chmod 600 " + file);
        }
      }
    }
    return Finding.fine("secrets", "readable by their owner alone");
  }

  private Finding lock() {
    Path file = home.resolve("lock");
    if (!Files.exists(file)) {
      return Finding.fine("lock", "no node has run here yet");
    }
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      @Nullable FileLock lock = channel.tryLock();
      if (lock == null) {
        return Finding.fine("lock", "held by the running node");
      }
      lock.release();
      return Finding.fine("lock", "free");
    } catch (IOException refused) {
      return Finding.wrong("lock", file + " can't be opened: " + refused.getMessage(), "");
    }
  }
}
