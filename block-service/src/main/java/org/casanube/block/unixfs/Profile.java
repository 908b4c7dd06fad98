package org.casanube.block.unixfs;

import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * A named set of import options under which everybody computes the same CIDs.
 *
 * @see <a href="https://specs.ipfs.tech/ipips/ipip-0499/">IPIP-499: UnixFS CID profiles</a>
 */
public enum Profile {
  /** CIDv1, raw leaves of 1 MiB, 1,024 links a node. */
  UNIXFS_V1_2025("unixfs-v1-2025"),
  /** What Kubo has always made by default: CIDv0, wrapped leaves of 256 KiB, 174 links a node. */
  UNIXFS_V0_2015("unixfs-v0-2015");

  private final String id;

  Profile(String id) {
    this.id = id;
  }

  /** The name that the specification gives it. */
  public String id() {
    return id;
  }

  /**
   * The profile of this name.
   *
   * @throws UnixFsException with INVALID_OPTION if there is none
   */
  public static Profile parse(String id) {
    for (Profile profile : values()) {
      if (profile.id.equals(id)) {
        return profile;
      }
    }
    throw new UnixFsException(
        UnixFsException.Code.INVALID_OPTION,
        "profile '"
            + id
            + "' is unknown; known are "
            + Arrays.stream(values()).map(Profile::id).collect(Collectors.joining(", ")));
  }

  @Override
  public String toString() {
    return id;
  }
}
