package org.casanube.block.blocks;

import org.casanube.multiformats.Cid;

/** What a lookup came to. */
public sealed interface BlockLookup {
  /** The block, checked. */
  record Found(Block block) implements BlockLookup {}

  /** Nobody asked has it. */
  record Missing(Cid cid) implements BlockLookup {}

  /** It can't be answered: the stored bytes are damaged, or the hash is one that we can't check. */
  record Refused(Cid cid, String reason) implements BlockLookup {}
}
