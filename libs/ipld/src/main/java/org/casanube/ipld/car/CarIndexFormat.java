package org.casanube.ipld.car;

/**
 * The formats of an index that this library writes.
 *
 * @see <a href="https://ipld.io/specs/transport/car/carv2/#index-format">Index formats</a>
 */
public enum CarIndexFormat {
  /** Digests by length, then by their bytes; which function made them is not said. */
  SORTED(0x0400),
  /** The same for each hash function apart; what other tools write by default. */
  MULTIHASH_SORTED(0x0401);

  private final int code;

  CarIndexFormat(int code) {
    this.code = code;
  }

  /** The multicodec that stands before the index. */
  int code() {
    return code;
  }
}
