package org.casanube.p2p.kad;

import java.time.Instant;
import org.casanube.multiformats.PeerId;

/**
 * A peer of the routing table.
 *
 * @param bucket how many leading bits its key and this peer's have in common
 * @param lastHeard when it answered last
 * @param failures how many requests in a row it has not answered since
 */
public record RoutingTableEntry(
    PeerId peer, int bucket, Instant addedAt, Instant lastHeard, int failures) {}
