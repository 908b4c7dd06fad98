package org.casanube.block.archives;

import java.time.Instant;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.casanube.block.unixfs.Attributes;
import org.jspecify.annotations.Nullable;

/**
 * What is kept of the attributes that a tar archive holds.
 *
 * @param mode true for the permissions of files and directories; those of symlinks mean nothing
 * @param modified true for the time of modification
 */
public record TarAttributes(boolean mode, boolean modified) {
  /** Nothing, so that the same content always has the same CID. */
  public static final TarAttributes NONE = new TarAttributes(false, false);

  Attributes of(TarArchiveEntry entry) {
    Integer bits = mode && !entry.isSymbolicLink() ? entry.getMode() & Attributes.MODE_MASK : null;
    @Nullable Instant time = modified ? entry.getLastModifiedTime().toInstant() : null;
    return new Attributes(bits, time);
  }
}
