package org.casanube.block.blocks;

import org.casanube.multiformats.Cid;

/** What a lookup came to. */
public sealed interface BlockLookup {
  /** The block, checked. */
  record Found(Block block) implements BlockLookup {}

  /** Nobody asked has it. */
  record Missing(Cid cid) implements BlockLookup {}

  /** It is never taken, so it can't be here: its hash is one that we can't check. */
  record Refused(Cid cid, String reason) implements BlockLookup {}

  /** It is here, but the stored bytes are not what was stored. */
  record Damaged(Cid cid, String reason) implements BlockLookup {}

  /**
   * The block.
   *
   * @throws MissingBlockException if it is not here, or can't be since its hash can't be checked
   * @throws BlockStoreException if it can't be read
   */
  default Block require() {
    return switch (this) {
      case Found found -> found.block();
      case Missing missing -> throw new MissingBlockException(missing.cid());
      case Refused refused -> throw new MissingBlockException(refused.cid(), refused.reason());
      case Damaged damaged ->
          throw new BlockStoreException(BlockStoreException.Cause.DAMAGED, damaged.reason());
    };
  }
}
