package org.casanube.bench.exchange;

import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.casanube.block.blocks.Block;
import org.casanube.block.blocks.BlockStore;
import org.casanube.block.blocks.Blocks;
import org.casanube.block.blocks.BlocksListener;
import org.casanube.block.blocks.LocalBlocks;
import org.casanube.block.blocks.store.LocalBlockStore;
import org.casanube.block.blocks.store.StoreSettings;
import org.casanube.block.exchange.ExchangeSession;
import org.casanube.block.exchange.PeerPolicy;
import org.casanube.block.exchange.bitswap.Bitswap;
import org.casanube.block.exchange.bitswap.BitswapListener;
import org.casanube.block.exchange.bitswap.BitswapSettings;
import org.casanube.block.exchange.bitswap.ledger.ServedBlocks;
import org.casanube.multiformats.Cid;
import org.casanube.multiformats.multiaddr.Multiaddr;
import org.casanube.multiformats.multiaddr.Protocol;
import org.casanube.p2p.Host;
import org.casanube.p2p.SecurityProtocol;
import org.casanube.p2p.keys.KeyPair;
import org.casanube.p2p.noise.Noise;
import org.casanube.p2p.schedule.SystemScheduler;
import org.casanube.p2p.swarm.HostBuilder;
import org.casanube.p2p.tcp.TcpTransport;
import org.casanube.p2p.tls.Tls;

/** A host with a durable store that exchanges blocks, as the service has it but without Spring. */
final class BenchPeer implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final long SEGMENT_BYTES = 256L << 20;
  private static final int BUFFER_BYTES = 4 << 20;
  private static final long RESERVE_BYTES = 1L << 30;
  private static final long COMMIT_BYTES = 32L << 20;

  private final SystemScheduler scheduler = new SystemScheduler(Clock.systemUTC());
  private final BlockStore store;
  private final Blocks blocks;
  private final Host host;
  private final Bitswap bitswap;

  BenchPeer(Path folder, String security) throws IOException {
    store = LocalBlockStore.open(folder, storeSettings());
    blocks = new LocalBlocks(store, BlocksListener.NONE);
    SecureRandom random = new SecureRandom();
    KeyPair keys = KeyPair.generate(random);
    SecurityProtocol secured =
        security.equals("tls") ? new Tls(keys, random, scheduler.clock()) : new Noise(keys, random);
    host =
        new HostBuilder(keys, scheduler)
            .transport(new TcpTransport(scheduler))
            .security(secured)
            .build();
    host.listen(Multiaddr.parse("/ip4/127.0.0.1/tcp/0"));
    bitswap =
        new Bitswap(
            host,
            new Stored(store),
            PeerPolicy.OPEN,
            BitswapSettings.DEFAULTS,
            BitswapListener.NONE);
  }

  private static StoreSettings storeSettings() {
    return new StoreSettings(
        new StoreSettings.Writing(SEGMENT_BYTES, BUFFER_BYTES, 2, true),
        new StoreSettings.Room(Long.MAX_VALUE, RESERVE_BYTES),
        StoreSettings.ReadCheck.CHECKSUM,
        new StoreSettings.Compacting(0.6, BUFFER_BYTES));
  }

  private record Stored(BlockStore store) implements ServedBlocks {
    @Override
    public Optional<Block> find(Cid cid) {
      return store.find(cid.multihash());
    }

    @Override
    public OptionalInt findSize(Cid cid) {
      return store.findSize(cid.multihash());
    }
  }

  String address() {
    return host.addresses().getFirst().with(Protocol.P2P, host.id().toString()).toString();
  }

  void connect(String address) throws IOException {
    host.dial(Multiaddr.parse(address));
  }

  void add(BlockSet set) {
    try (Blocks.WriteSession writes = blocks.openSession()) {
      for (int index = 0; index < set.count(); index++) {
        Block block = set.block(index);
        writes.add(BlockSet.cid(block), block);
      }
      writes.commit();
    }
  }

  /** Fetches and stores these; returns when all are durable. */
  ExchangeSession.Report fetch(List<Cid> cids) throws InterruptedException, IOException {
    try (ExchangeSession session = bitswap.openSession();
        Blocks.WriteSession writes = blocks.openSession()) {
      session.want(cids);
      long uncommitted = 0;
      for (int count = 0; count < cids.size(); count++) {
        ExchangeSession.Arrival arrival =
            session
                .next(PATIENCE)
                .orElseThrow(() -> new IOException("nothing comes: " + session.report()));
        writes.add(arrival.cid(), arrival.block());
        uncommitted += arrival.block().size();
        if (uncommitted > COMMIT_BYTES) {
          writes.commit();
          uncommitted = 0;
        }
      }
      writes.commit();
      return session.report();
    }
  }

  @Override
  public void close() {
    bitswap.close();
    host.close();
    store.close();
    scheduler.close();
  }
}
