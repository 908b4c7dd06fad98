package org.casanube.block.unixfs;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The optional file attributes of UnixFS 1.5.
 *
 * @param mode the twelve permission bits, 0 to 07777; null where unspecified
 * @param modified time of modification, to the nanosecond; null where unspecified
 * @see <a href="https://specs.ipfs.tech/unixfs/#dag-pb-optional-metadata">Optional metadata</a>
 */
public record Attributes(@Nullable Integer mode, @Nullable Instant modified) {
  /** Nothing is said. */
  public static final Attributes NONE = new Attributes(null, null);

  /** The bits that have a meaning. */
  public static final int MODE_MASK = 07777;

  public Attributes {
    if (mode != null && (mode & ~MODE_MASK) != 0) {
      throw new UnixFsException(
          UnixFsException.Code.INVALID_OPTION,
          "mode " + Integer.toOctalString(mode) + " has bits beyond 7777");
    }
  }

  /** True where neither is said. */
  public boolean isNone() {
    return mode == null && modified == null;
  }

  /** These, with another time of modification. */
  public Attributes withModified(@Nullable Instant other) {
    return new Attributes(mode, other);
  }

  /** These, with another mode. */
  public Attributes withMode(@Nullable Integer other) {
    return new Attributes(other, modified);
  }
}
