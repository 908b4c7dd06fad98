package org.casanube.block.exchange;

import java.time.Instant;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.ToLongFunction;
import org.casanube.multiformats.PeerId;

/**
 * What has gone back and forth with one peer since this process began.
 *
 * @param flows by each way that was used
 * @param wastedBytes bytes of its blocks that had come before or were never asked for
 * @param lastUse when anything was counted last
 */
public record PeerLedger(PeerId peer, Map<Way, Flow> flows, long wastedBytes, Instant lastUse) {
  public PeerLedger {
    Map<Way, Flow> copy = new EnumMap<>(Way.class);
    copy.putAll(flows);
    flows = Collections.unmodifiableMap(copy);
  }

  /**
   * What went one way.
   *
   * @param sentBlocks blocks that the peer was sent
   * @param sentBytes their bytes
   * @param receivedBlocks blocks of it that were wanted
   * @param receivedBytes their bytes
   */
  public record Flow(long sentBlocks, long sentBytes, long receivedBlocks, long receivedBytes) {
    /** Nothing. */
    public static final Flow NONE = new Flow(0, 0, 0, 0);

    /** This and the other together. */
    public Flow plus(Flow other) {
      return new Flow(
          sentBlocks + other.sentBlocks,
          sentBytes + other.sentBytes,
          receivedBlocks + other.receivedBlocks,
          receivedBytes + other.receivedBytes);
    }
  }

  /** Blocks that it was sent, by all ways. */
  public long sentBlocks() {
    return sum(Flow::sentBlocks);
  }

  /** Bytes of blocks that it was sent, by all ways. */
  public long sentBytes() {
    return sum(Flow::sentBytes);
  }

  /** Blocks of it that were wanted, by all ways. */
  public long receivedBlocks() {
    return sum(Flow::receivedBlocks);
  }

  /** Bytes of blocks of it that were wanted, by all ways. */
  public long receivedBytes() {
    return sum(Flow::receivedBytes);
  }

  private long sum(ToLongFunction<Flow> part) {
    return flows.values().stream().mapToLong(part).sum();
  }
}
