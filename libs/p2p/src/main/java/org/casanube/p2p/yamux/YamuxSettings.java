package org.casanube.p2p.yamux;

import java.time.Duration;

/**
 * Limits of one session.
 *
 * @param maxInbound the most streams that the peer may have open; more are refused
 * @param maxOutbound the most streams that this side may have open
 * @param maxWindow the largest window that a stream grows to, in bytes
 * @param keepAlive how often the peer is asked whether it is there, and how long it may take to
 *     answer
 * @param linger how long a stream that this side has closed waits for the peer to close it too
 */
public record YamuxSettings(
    int maxInbound, int maxOutbound, int maxWindow, Duration keepAlive, Duration linger) {
  public YamuxSettings {
    if (maxWindow < Frame.INITIAL_WINDOW) {
      throw new IllegalArgumentException(
          "windows begin with " + Frame.INITIAL_WINDOW + " bytes, so can't end with " + maxWindow);
    }
  }

  /** As other implementations have it. */
  public static YamuxSettings defaults() {
    return new YamuxSettings(512, 256, 16 << 20, Duration.ofSeconds(30), Duration.ofMinutes(1));
  }
}
