package org.casanube.block.retrieval;

import org.casanube.block.blocks.Block;

/** What a gateway says to the question for a block. */
public sealed interface GatewayAnswer {
  /** The block, whose bytes match. */
  record Found(Block block) implements GatewayAnswer {}

  /** It does not have the block. */
  record Lacking() implements GatewayAnswer {}

  /** It can't be asked at present, or did not follow the rules. */
  record Failed(String reason) implements GatewayAnswer {}
}
