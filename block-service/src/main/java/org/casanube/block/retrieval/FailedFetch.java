package org.casanube.block.retrieval;

import java.time.Instant;
import org.casanube.multiformats.Cid;

/**
 * A fetch or a reading that ended without what it was for.
 *
 * @param root what was to be had
 * @param cause why it ended
 * @param endedAt when it ended
 */
public record FailedFetch(Cid root, FetchFailedException cause, Instant endedAt) {}
