package org.casanube.p2p.simulation;

import java.time.Duration;

/**
 * What a way from one node to another is like.
 *
 * @param latency from one side to the other
 * @param jitter at most this much is added to it, evenly distributed
 * @param loss how likely a packet is lost, 0 to 1; it is sent again after a while, and what follows
 *     waits for it, as with TCP
 * @param bytesPerSecond how much a direction carries
 */
public record LinkQuality(Duration latency, Duration jitter, double loss, long bytesPerSecond) {
  /** A wire between two boxes in one room. */
  public static final LinkQuality LOCAL =
      new LinkQuality(Duration.ofMillis(1), Duration.ZERO, 0, 125_000_000);

  public LinkQuality {
    if (loss < 0 || loss >= 1 || bytesPerSecond < 1) {
      throw new IllegalArgumentException("loss must be 0 to 1, the rate at least 1 byte/s");
    }
  }
}
