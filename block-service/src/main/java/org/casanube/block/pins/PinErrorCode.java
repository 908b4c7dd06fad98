package org.casanube.block.pins;

/** Why a pin was refused. */
public enum PinErrorCode {
  /** Something that the pin would keep is not here. */
  INCOMPLETE_DAG,
  /** A block is not what its CID's codec says, or of a codec whose links we can't read. */
  UNREADABLE_DAG,
  /** There is no such pin. */
  NOT_PINNED,
  /** Only a recursive pin of something above keeps the block, so it can't be unpinned itself. */
  PINNED_INDIRECTLY,
  /** A name has characters that none may have. */
  INVALID_NAME,
  /** A name is longer than {@link PinName#MAX_BYTES}. */
  NAME_TOO_LONG,
  /** It took longer than the caller would wait. */
  DEADLINE
}
