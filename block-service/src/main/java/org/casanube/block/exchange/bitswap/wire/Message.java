package org.casanube.block.exchange.bitswap.wire;

import java.util.List;

/**
 * A message that was received.
 *
 * @param blocks their bytes are views of the frame that the message came in
 */
public record Message(Wantlist wantlist, List<ReceivedBlock> blocks, List<Presence> presences) {
  public Message {
    blocks = List.copyOf(blocks);
    presences = List.copyOf(presences);
  }
}
