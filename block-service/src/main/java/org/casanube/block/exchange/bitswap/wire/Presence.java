package org.casanube.block.exchange.bitswap.wire;

import org.casanube.multiformats.Cid;

/** Whether a peer has a block. */
public record Presence(Cid cid, boolean has) {}
