package org.casanube.p2p;

import java.time.Duration;

/**
 * What a host allows at most.
 *
 * @param connections limits of connections
 * @param streams limits of streams
 * @param memory limits of what waits to be read
 */
public record HostLimits(ConnectionLimits connections, StreamLimits streams, MemoryLimits memory) {
  /** Fit for a small box. */
  public static HostLimits defaults() {
    return new HostLimits(
        new ConnectionLimits(160, 96, 8, 32, 64, Duration.ofSeconds(20)),
        new StreamLimits(512, 256, 64),
        new MemoryLimits(64L << 20, 256L << 20, 16 << 20));
  }

  /**
   * Limits of connections.
   *
   * @param maxOpen the most connections wished for; beyond it unprotected ones are closed until
   *     {@code wanted} are left, and inbound ones are refused once young and protected ones have
   *     brought their number to {@code maxOpen + wanted}
   * @param wanted how many are left after trimming
   * @param maxPerPeer the most connections with one peer
   * @param maxPerAddress the most inbound connections from one IPv4 address or IPv6 network of 64
   *     bits
   * @param maxHandshakes the most inbound connections that are not secured yet
   * @param grace how long a new connection is not trimmed
   */
  public record ConnectionLimits(
      int maxOpen,
      int wanted,
      int maxPerPeer,
      int maxPerAddress,
      int maxHandshakes,
      Duration grace) {
    public ConnectionLimits {
      if (wanted < 1 || wanted > maxOpen || maxPerPeer < 1) {
        throw new IllegalArgumentException(
            "wanted connections must be 1 to maxOpen " + maxOpen + ", not " + wanted);
      }
    }
  }

  /**
   * Limits of streams.
   *
   * @param maxInbound the most streams that one connection's peer may have open
   * @param maxOutbound the most streams that this side may have open on one connection
   * @param maxPerProtocol the most inbound streams of one protocol with one peer, if the protocol
   *     itself allows no fewer
   */
  public record StreamLimits(int maxInbound, int maxOutbound, int maxPerProtocol) {}

  /**
   * Limits of received bytes that wait to be read; what a window has grown by counts as full.
   *
   * @param maxPerConnection bytes
   * @param maxPerHost bytes: half of it for all, no more than an eighth for one peer or address, a
   *     quarter for the first streams of each connection, a quarter for streams of the host's own
   * @param maxWindow the largest window of one stream, in bytes
   */
  public record MemoryLimits(long maxPerConnection, long maxPerHost, int maxWindow) {}
}
