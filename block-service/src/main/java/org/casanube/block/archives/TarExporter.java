package org.casanube.block.archives;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.casanube.block.unixfs.Attributes;
import org.casanube.block.unixfs.DirectoryEntries;
import org.casanube.block.unixfs.DirectoryEntry;
import org.casanube.block.unixfs.FileContent;
import org.casanube.block.unixfs.Names;
import org.casanube.block.unixfs.UnixFsException;
import org.casanube.block.unixfs.UnixFsReader;
import org.casanube.block.unixfs.UnixFsStat;
import org.casanube.multiformats.Cid;
import org.jspecify.annotations.Nullable;

/**
 * Writes a file, symlink or tree as a tar archive, as it reads it: ustar with pax headers for what
 * does not fit. What has no mode gets 644, 755 or 777, what has no time gets the epoch, so the same
 * root always gives the same archive.
 *
 * <p>Names that would leave or break the folder that the archive is unpacked in end the export.
 * Immutable; safe for many threads.
 */
public final class TarExporter {
  private static final int FILE_MODE = 0644;
  private static final int DIRECTORY_MODE = 0755;
  private static final int SYMLINK_MODE = 0777;
  private static final int OWN_BLOCK = 10_240;

  /** Links of the directories that are open in all archives of the process: some 250 bytes each. */
  private static final int MAX_OPEN_LINKS = 300_000;

  /** What a directory takes besides, as so many links. */
  private static final int LEVEL_LINKS = 64;

  private static final AtomicLong OPEN_LINKS = new AtomicLong();

  private final UnixFsReader reader;

  public TarExporter(UnixFsReader reader) {
    this.reader = reader;
  }

  /** A directory whose entries are being written. */
  private record Level(String path, DirectoryEntries entries, int links) {}

  /**
   * Writes one archive and ends it; the target stays open.
   *
   * @param name what the root is called in the archive
   * @throws ArchiveException with UNSAFE_NAME or LIMIT_EXCEEDED if a name, the depth, or the size
   *     of all directories on the way is refused
   * @throws IOException what writing throws
   */
  public void export(Cid root, String name, OutputStream target) throws IOException {
    TarArchiveOutputStream tar =
        new TarArchiveOutputStream(target, OWN_BLOCK, StandardCharsets.UTF_8.name());
    tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_STAR);
    Deque<Level> path = new ArrayDeque<>();
    try {
      enter(path, write(tar, safe(name, ""), root));
      while (!path.isEmpty()) {
        Level level = path.element();
        if (level.entries.hasNext()) {
          DirectoryEntry entry = level.entries.next();
          String entryPath = level.path + "/" + safe(entry.name(), level.path);
          Level below = write(tar, entryPath, entry.cid());
          if (below != null) {
            level.entries.rest();
            enter(path, below);
          }
        } else {
          leave(path);
        }
      }
    } finally {
      while (!path.isEmpty()) {
        leave(path);
      }
    }
    tar.finish();
    tar.flush();
  }

  private static void enter(Deque<Level> path, @Nullable Level level) {
    if (level == null) {
      return;
    }
    if (path.size() == Names.MAX_DEPTH) {
      throw new ArchiveException(
          ArchiveException.Code.LIMIT_EXCEEDED,
          "directories are deeper than the limit of " + Names.MAX_DEPTH);
    }
    path.push(level);
    if (OPEN_LINKS.addAndGet(level.links) > MAX_OPEN_LINKS) {
      throw new ArchiveException(
          ArchiveException.Code.LIMIT_EXCEEDED,
          "directories on the way have more than " + MAX_OPEN_LINKS + " entries together");
    }
  }

  private static void leave(Deque<Level> path) {
    OPEN_LINKS.addAndGet(-path.pop().links);
  }

  private static String safe(String name, String below) {
    try {
      return Names.require(name);
    } catch (UnixFsException e) {
      throw new ArchiveException(
          ArchiveException.Code.UNSAFE_NAME,
          "entry below '%s': %s".formatted(below, e.getMessage()),
          e);
    }
  }

  private @Nullable Level write(TarArchiveOutputStream tar, String path, Cid cid)
      throws IOException {
    if (path.length() > Names.MAX_PATH_BYTES) {
      throw new ArchiveException(
          ArchiveException.Code.LIMIT_EXCEEDED,
          "a path is longer than the limit of " + Names.MAX_PATH_BYTES + " bytes");
    }
    UnixFsStat stat = reader.stat(cid);
    Attributes attributes = stat.attributes();
    PaxRecords pax = new PaxRecords();
    String name = pax.name("path", path);
    return switch (stat.kind()) {
      case FILE -> {
        FileContent content = reader.open(cid);
        TarArchiveEntry entry = new TarArchiveEntry(name, TarConstants.LF_NORMAL);
        entry.setSize(content.size());
        put(tar, entry, pax, attributes, FILE_MODE);
        content.writeTo(tar);
        tar.closeArchiveEntry();
        yield null;
      }
      case SYMLINK -> {
        TarArchiveEntry entry = new TarArchiveEntry(name, TarConstants.LF_SYMLINK);
        entry.setLinkName(pax.name("linkpath", reader.symlinkTarget(cid)));
        put(tar, entry, pax, attributes, SYMLINK_MODE);
        tar.closeArchiveEntry();
        yield null;
      }
      case DIRECTORY -> {
        TarArchiveEntry entry = new TarArchiveEntry(name, TarConstants.LF_DIR);
        put(tar, entry, pax, attributes, DIRECTORY_MODE);
        tar.closeArchiveEntry();
        yield new Level(path, reader.entries(cid), LEVEL_LINKS + stat.links());
      }
    };
  }

  private static void put(
      TarArchiveOutputStream tar,
      TarArchiveEntry entry,
      PaxRecords pax,
      Attributes attributes,
      int defaultMode)
      throws IOException {
    Integer mode = attributes.mode();
    Instant modified = attributes.modified() == null ? Instant.EPOCH : attributes.modified();
    pax.time(modified);
    if (!pax.isEmpty()) {
      byte[] records = pax.toBytes();
      TarArchiveEntry header =
          new TarArchiveEntry("././@PaxHeader", TarConstants.LF_PAX_EXTENDED_HEADER_LC);
      header.setSize(records.length);
      header.setLastModifiedTime(FileTime.from(Instant.EPOCH));
      tar.putArchiveEntry(header);
      tar.write(records);
      tar.closeArchiveEntry();
    }
    entry.setMode(mode == null ? defaultMode : mode);
    entry.setLastModifiedTime(FileTime.from(modified));
    tar.putArchiveEntry(entry);
  }
}
