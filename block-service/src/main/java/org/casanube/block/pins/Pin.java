package org.casanube.block.pins;

import java.time.Instant;
import org.casanube.multiformats.Cid;

/**
 * A pin.
 *
 * @param cid what is pinned; version 0 and 1 of a CID are the same to pins
 * @param name unique among the pins of this CID
 */
public record Pin(Cid cid, PinName name, PinMode mode, Instant createdAt) {}
