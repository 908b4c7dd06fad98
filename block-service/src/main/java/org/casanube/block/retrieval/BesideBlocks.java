package org.casanube.block.retrieval;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.Set;
import org.casanube.block.blocks.Block;
import org.casanube.block.exchange.ExchangeSession;
import org.casanube.multiformats.Cid;
import org.casanube.multiformats.PeerId;

/**
 * What came for one fetch otherwise than by the exchange, from archives and gateways: the blocks
 * that the walk has yet to take, and the count of all. Not thread-safe.
 */
final class BesideBlocks {
  private static final long READY_BYTES = 16L * 1024 * 1024;

  private final Deque<Received> ready = new ArrayDeque<>();
  private final BesideSources sources = new BesideSources();
  private long readyBytes;
  private long blocks;
  private long bytes;
  private long duplicateBytes;

  /** A block that was wanted, checked. */
  record Received(Cid cid, Block block) {}

  void add(Cid cid, Block block, BlockGateway from) {
    sources.gave(from, block.size());
    ready.add(new Received(cid, block));
    readyBytes += block.size();
    blocks++;
    bytes += block.size();
  }

  /** Counts bytes that nobody wanted any more. */
  void duplicate(long count) {
    duplicateBytes += count;
  }

  Optional<Received> poll() {
    Received received = ready.poll();
    if (received != null) {
      readyBytes -= received.block().size();
    }
    return Optional.ofNullable(received);
  }

  boolean isEmpty() {
    return ready.isEmpty();
  }

  /** True if the walk should first take some of them. */
  boolean isFull() {
    return readyBytes > READY_BYTES;
  }

  /** How many gateways gave something that are no known peers. */
  int strangers() {
    return sources.strangers();
  }

  /** What the exchange has seen, with what came beside it. */
  ExchangeSession.Report added(
      ExchangeSession.Report exchanged, int outstanding, Set<PeerId> connected) {
    return new ExchangeSession.Report(
        outstanding,
        exchanged.blocks() + blocks,
        exchanged.bytes() + bytes,
        exchanged.duplicateBytes() + duplicateBytes,
        sources.merged(exchanged.peers(), connected));
  }
}
