package org.casanube.block.retrieval;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.casanube.multiformats.Cid;

/**
 * How far a fetch has come.
 *
 * @param root what is fetched
 * @param operation the operation that it is done for; empty if none
 * @param purpose {@code dag} for a whole DAG, {@code reading} for what a reader needs
 * @param phase what it is doing
 * @param blocks blocks that peers sent
 * @param bytes their bytes
 * @param duplicateBytes bytes that came once more than needed
 * @param localBlocks blocks that were here already
 * @param remaining blocks that are known to be needed and are not here; more may become known
 * @param peers how many peers sent something, or were asked
 * @param reachablePeers how many of them can be asked still
 * @param providers how many providers were found by looking for them
 * @param startedAt when it began
 * @param bytesPerSecond of the last two seconds
 */
public record FetchProgress(
    Cid root,
    Optional<String> operation,
    String purpose,
    Phase phase,
    long blocks,
    long bytes,
    long duplicateBytes,
    long localBlocks,
    long remaining,
    int peers,
    int reachablePeers,
    int providers,
    Instant startedAt,
    long bytesPerSecond) {
  /** What a fetch is doing. */
  public enum Phase {
    /** It waits for its turn. */
    WAITING,
    /** It looks for those who have it: nothing has come yet, or for a while. */
    SEARCHING,
    /** Blocks come in. */
    RECEIVING,
    /** What came is made durable. */
    STORING,
    DONE,
    FAILED
  }

  /** How long it has run. */
  public Duration age(Instant now) {
    return Duration.between(startedAt, now);
  }
}
