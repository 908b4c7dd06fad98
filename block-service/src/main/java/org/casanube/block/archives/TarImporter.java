package org.casanube.block.archives;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.casanube.block.unixfs.Imported;
import org.casanube.block.unixfs.TreeImporter;
import org.casanube.block.unixfs.UnixFsException;

/**
 * Reads tar archives (ustar, pax, GNU long names) into a tree, entry by entry. Takes files,
 * directories and symlinks, whose targets are not followed; refuses hard links, sparse files,
 * devices and pipes by name, and any path that {@link org.casanube.block.unixfs.Names} refuses.
 *
 * <p>Memory does not depend on what headers say: between two entries no more than {@link
 * #MAX_HEADER_BYTES} are read.
 */
public final class TarImporter {
  /** The most bytes of headers before one entry, long names and pax records included. */
  public static final int MAX_HEADER_BYTES = 1024 * 1024;

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
    TarArchiveEntry entry = next(tar, input);
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

  private static TarArchiveEntry next(TarArchiveInputStream tar, TarInput input)
      throws IOException {
    input.limit(MAX_HEADER_BYTES);
    try {
      return tar.getNextEntry();
    } catch (IOException | IllegalArgumentException e) {
      throw input.explain(e);
    } finally {
      input.limit(Long.MAX_VALUE);
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
