package org.casanube.block.archives;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveStructSparse;
import org.casanube.block.unixfs.Imported;
import org.casanube.block.unixfs.TreeImporter;
import org.casanube.block.unixfs.UnixFsException;
import org.jspecify.annotations.Nullable;

/**
 * Reads tar archives (ustar, pax, GNU long names) into a tree, entry by entry. Takes files,
 * directories and symlinks, whose targets are not followed; refuses hard links, sparse files,
 * devices and pipes by name, and any path that {@link org.casanube.block.unixfs.Names} refuses.
 *
 * <p>Memory does not depend on what headers say: between two entries no more than {@link
 * #MAX_HEADER_BYTES} are read, and no more of records that hold for all entries are kept.
 */
public final class TarImporter {
  /** The most bytes of headers before one entry, long names and pax records included. */
  public static final int MAX_HEADER_BYTES = 1024 * 1024;

  /** Sparse files are refused, but global records of them are kept until there is one. */
  private static final int MAX_SPARSE_RECORDS = 10_000;

  private TarImporter() {}

  /**
   * Adds all entries of the archive to the tree, which the caller finishes.
   *
   * @param archive read to its end and not closed; give a buffered one
   * @return how many entries there were
   * @throws ArchiveException if the archive or an entry is refused
   * @throws UnixFsException if the tree refuses an entry
   * @throws IOException what reading throws
   */
  public static long addTo(TreeImporter tree, InputStream archive, TarAttributes attributes)
      throws IOException {
    TarInput input = new TarInput(archive);
    TarArchiveInputStream tar = new TarArchiveInputStream(input, StandardCharsets.UTF_8.name());
    long count = 0;
    @Nullable TarArchiveEntry entry = next(tar, input);
    while (entry != null) {
      add(tree, tar, input, entry, attributes);
      count++;
      entry = next(tar, input);
    }
    if (!input.hasEndMarker()) {
      throw new ArchiveException(
          ArchiveException.Code.MALFORMED,
          "tar archive is cut off at byte " + input.position() + ", without its end marker");
    }
    return count;
  }

  private static @Nullable TarArchiveEntry next(TarArchiveInputStream tar, TarInput input)
      throws IOException {
    input.limit(MAX_HEADER_BYTES);
    try {
      @Nullable TarArchiveEntry entry = tar.getNextEntry();
      requireBoundedRecords(entry);
      return entry;
    } catch (IOException | IllegalArgumentException e) {
      throw input.explain(e);
    } finally {
      input.limit(Long.MAX_VALUE);
    }
  }

  /**
   * Global pax records hold for all entries that follow, so the reader keeps them: an archive could
   * add some before each entry.
   */
  private static void requireBoundedRecords(@Nullable TarArchiveEntry entry) {
    if (entry == null) {
      return;
    }
    long characters = 0;
    for (var pax : entry.getExtraPaxHeaders().entrySet()) {
      characters += pax.getKey().length() + pax.getValue().length();
    }
    @Nullable List<TarArchiveStructSparse> sparse = entry.getSparseHeaders();
    boolean tooSparse = sparse != null && sparse.size() > MAX_SPARSE_RECORDS;
    if (characters > MAX_HEADER_BYTES || tooSparse) {
      throw new ArchiveException(
          ArchiveException.Code.LIMIT_EXCEEDED,
          "the pax records that hold for entry '%s' are over the limit of %d bytes"
              .formatted(entry.getName(), MAX_HEADER_BYTES));
    }
  }

  private static void add(
      TreeImporter tree,
      TarArchiveInputStream tar,
      TarInput input,
      TarArchiveEntry entry,
      TarAttributes attributes)
      throws IOException {
    refuseUnsupported(entry);
    String path = entry.getName();
    if (entry.isDirectory()) {
      tree.addDirectory(path, attributes.of(entry));
    } else if (entry.isSymbolicLink()) {
      Imported _ = tree.addSymlink(path, attributes.of(entry), entry.getLinkName());
    } else {
      try {
        Imported _ = tree.addFile(path, attributes.of(entry), tar);
      } catch (IOException e) {
        throw input.explain(e);
      }
    }
  }

  private static void refuseUnsupported(TarArchiveEntry entry) {
    String kind = null;
    if (entry.isLink()) {
      kind = "a hard link; make the archive with --hard-dereference";
    } else if (entry.isSparse()) {
      kind = "a sparse file; make the archive without --sparse";
    } else if (entry.isCharacterDevice() || entry.isBlockDevice()) {
      kind = "a device";
    } else if (entry.isFIFO()) {
      kind = "a pipe";
    } else if (!entry.isFile() && !entry.isDirectory() && !entry.isSymbolicLink()) {
      kind = "of a kind that is no file, directory or symlink";
    }
    if (kind != null) {
      throw new ArchiveException(
          ArchiveException.Code.UNSUPPORTED, "entry '" + entry.getName() + "' is " + kind);
    }
  }
}
