package org.casanube.p2p.kad;

/**
 * Counts since the start, and sizes now.
 *
 * @param peers sizes of what is known about peers
 * @param sent requests to others
 * @param served requests of others
 * @param stored what is kept for others
 * @param provided what was told to others
 */
public record DhtStatistics(
    Peers peers, Sent sent, Served served, Stored stored, Provided provided) {
  /**
   * The routing table.
   *
   * @param routingTable peers in it
   * @param evicted peers thrown out since they did not answer
   * @param refusedAsTooAlike peers kept out since too many of their network are in it
   */
  public record Peers(int routingTable, long evicted, long refusedAsTooAlike) {}

  /**
   * Requests to others.
   *
   * @param lookups walks through the table
   * @param requests requests of these and of all else, announcements not counted
   * @param failures requests without an answer
   */
  public record Sent(long lookups, long requests, long failures) {}

  /**
   * Requests of others.
   *
   * @param requests requests answered
   * @param refused requests that were malformed or not allowed
   * @param delayed requests that had to wait, since their peer asks too much
   */
  public record Served(long requests, long refused, long delayed) {}

  /**
   * What is kept for others.
   *
   * @param keys contents with providers
   * @param providers provider records
   * @param records values
   * @param bytes what all that takes in memory, about
   * @param evicted provider records that had to go for others before their time
   * @param refused provider records that found no room
   */
  public record Stored(
      int keys, int providers, int records, long bytes, long evicted, long refused) {}

  /**
   * What was told to others.
   *
   * @param keys contents announced, those of sweeps included
   * @param announcements records that a peer has taken
   * @param failed contents that nobody took
   * @param sweepLookups lookups that sweeps have cost
   */
  public record Provided(long keys, long announcements, long failed, long sweepLookups) {}
}
