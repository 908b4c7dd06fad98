package org.casanube.cli.tar;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongConsumer;

/**
 * Unpacks an archive of one tree to one place, and to nowhere else.
 *
 * <p>The archive comes from outside, so nothing in it is believed: names that are absolute, empty,
 * {@code .} or {@code ..} are refused; every folder on the way to an entry must be a real folder
 * and not a link; links are made last, when nothing is written through them any more. The tree's
 * top name is replaced by the destination's. Of the mode only the nine permission bits count. For
 * one use.
 */
public final class Unpacker {
  private static final int BUFFER = 256 * 1024;
  private static final int USUAL_FILE = 0644;
  private static final int USUAL_FOLDER = 0755;
  private static final int OWNER_ALL = 0700;

  private final Path destination;
  private final boolean replaces;
  private final LongConsumer progress;
  private final Set<Path> folders = new HashSet<>();
  private final Map<Path, TarEntry> links = new LinkedHashMap<>();
  private final Map<Path, TarEntry> folderEntries = new LinkedHashMap<>();
  private final byte[] buffer = new byte[BUFFER];
  private long written;

  /**
   * An unpacker to {@code destination}, whose parent exists.
   *
   * @param replaces whether files that are there already are replaced
   * @param progress told the bytes written so far
   */
  public Unpacker(Path destination, boolean replaces, LongConsumer progress) {
    this.destination = destination;
    this.replaces = replaces;
    this.progress = progress;
  }

  /** Unpacks the whole archive. */
  public void unpack(InputStream archive) throws IOException {
    try {
      unpackEntries(archive);
    } catch (InvalidPathException impossible) {
      throw new IOException("the archive has a name that can't be here", impossible);
    }
  }

  private void unpackEntries(InputStream archive) throws IOException {
    TarReader reader = new TarReader(archive);
    TarEntry entry = reader.next();
    if (entry == null) {
      throw new IOException("the answer is an empty archive");
    }
    String top = names(entry.path()).getFirst();
    while (entry != null) {
      List<String> names = names(entry.path());
      if (!names.getFirst().equals(top)) {
        throw new IOException("the archive has more than one tree: " + entry.path());
      }
      place(reader, entry, names.subList(1, names.size()));
      entry = reader.next();
    }
    finish();
  }

  /** Bytes of files written. */
  public long written() {
    return written;
  }

  private static List<String> names(String path) throws IOException {
    String trimmed = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    List<String> names = List.of(trimmed.split("/", -1));
    for (String name : names) {
      boolean isUnsafe = name.isEmpty() || name.equals(".") || name.equals("..");
      if (isUnsafe || name.indexOf('\0') >= 0) {
        throw new IOException("the archive has an unsafe path, nothing more is unpacked: " + path);
      }
    }
    return names;
  }

  private void place(TarReader reader, TarEntry entry, List<String> names) throws IOException {
    Path target = destination;
    for (String name : names) {
      requireFolder(target);
      target = target.resolve(name);
    }
    switch (entry.kind()) {
      case FILE -> file(reader, entry, target);
      case FOLDER -> folder(entry, target);
      case LINK -> {
        if (folders.contains(target) || links.put(target, entry) != null) {
          throw new FileAlreadyExistsException(target.toString());
        }
      }
    }
  }

  private void requireFolder(Path folder) throws IOException {
    if (folders.contains(folder)) {
      return;
    }
    if (links.containsKey(folder)) {
      throw new IOException("the archive puts something below a link: " + folder);
    }
    if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
      Files.createDirectory(folder);
    }
    folders.add(folder);
  }

  private void folder(TarEntry entry, Path target) throws IOException {
    requireFolder(target);
    folderEntries.put(target, entry);
  }

  private void file(TarReader reader, TarEntry entry, Path target) throws IOException {
    if (links.containsKey(target) || folders.contains(target)) {
      throw new FileAlreadyExistsException(target.toString());
    }
    if (replaces) {
      Files.deleteIfExists(target);
    }
    try (OutputStream out =
        Files.newOutputStream(target, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      int n = reader.read(buffer, 0, buffer.length);
      while (n >= 0) {
        out.write(buffer, 0, n);
        written += n;
        progress.accept(written);
        n = reader.read(buffer, 0, buffer.length);
      }
    }
    restore(entry, target, USUAL_FILE);
  }

  /** Links, then the modes and times of folders, which making things in them would change. */
  private void finish() throws IOException {
    for (Map.Entry<Path, TarEntry> link : links.entrySet()) {
      if (replaces) {
        Files.deleteIfExists(link.getKey());
      }
      Files.createSymbolicLink(link.getKey(), Path.of(link.getValue().linkTarget()));
    }
    List<Map.Entry<Path, TarEntry>> deepestFirst = new ArrayList<>(folderEntries.entrySet());
    for (Map.Entry<Path, TarEntry> folder : deepestFirst.reversed()) {
      if (!Files.isDirectory(folder.getKey(), LinkOption.NOFOLLOW_LINKS)) {
        throw new IOException("the folder " + folder.getKey() + " was replaced meanwhile");
      }
      restore(folder.getValue(), folder.getKey(), USUAL_FOLDER);
    }
  }

  private static Instant time(TarEntry entry) throws IOException {
    try {
      return Instant.ofEpochSecond(entry.seconds(), entry.nanos());
    } catch (DateTimeException impossible) {
      throw new IOException("the archive has an impossible time: " + entry.path(), impossible);
    }
  }

  private static void restore(TarEntry entry, Path target, int usual) throws IOException {
    if (entry.mode() != usual && entry.mode() != 0) {
      int mode = usual == USUAL_FOLDER ? entry.mode() | OWNER_ALL : entry.mode();
      Files.setPosixFilePermissions(target, FolderTar.permissions(mode));
    }
    if (entry.seconds() != 0 || entry.nanos() != 0) {
      Files.setLastModifiedTime(target, FileTime.from(time(entry)));
    }
  }
}
