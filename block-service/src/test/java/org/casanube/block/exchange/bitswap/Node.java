package org.casanube.block.exchange.bitswap;

import java.io.IOException;
import java.util.Collection;
import org.casanube.block.blocks.Block;
import org.casanube.block.exchange.PeerPolicy;
import org.casanube.p2p.Host;

/** A host with blocks in memory that exchanges them. */
public record Node(Host host, MemoryBlocks blocks, Bitswap bitswap) implements AutoCloseable {
  public static Node on(Host host) {
    return on(host, BitswapSettings.DEFAULTS, BitswapListener.NONE);
  }

  public static Node on(Host host, BitswapSettings settings, BitswapListener listener) {
    MemoryBlocks blocks = new MemoryBlocks();
    return new Node(host, blocks, new Bitswap(host, blocks, PeerPolicy.OPEN, settings, listener));
  }

  /** Adds blocks as a store would, and says so. */
  public void add(Collection<Block> added) {
    blocks.add(added);
    added.forEach(block -> bitswap.blockAdded(block.multihash()));
  }

  public void dial(Node other) throws IOException {
    host.dial(
        other
            .host
            .addresses()
            .getFirst()
            .with(org.casanube.multiformats.multiaddr.Protocol.P2P, other.host.id().toString()));
  }

  @Override
  public void close() {
    bitswap.close();
    host.close();
  }
}
