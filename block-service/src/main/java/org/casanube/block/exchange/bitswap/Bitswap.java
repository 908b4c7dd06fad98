package org.casanube.block.exchange.bitswap;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.casanube.block.exchange.Exchange;
import org.casanube.block.exchange.ExchangeSession;
import org.casanube.block.exchange.PeerLedger;
import org.casanube.block.exchange.PeerPolicy;
import org.casanube.block.exchange.Traffic;
import org.casanube.block.exchange.bitswap.ledger.BlockServer;
import org.casanube.block.exchange.bitswap.ledger.Ledgers;
import org.casanube.block.exchange.bitswap.ledger.ServedBlocks;
import org.casanube.block.exchange.bitswap.session.BlockClient;
import org.casanube.block.exchange.bitswap.stream.FrameMemory;
import org.casanube.block.exchange.bitswap.stream.FrameReader;
import org.casanube.block.exchange.bitswap.wire.Dialect;
import org.casanube.block.exchange.bitswap.wire.Message;
import org.casanube.block.exchange.bitswap.wire.MessageDecoder;
import org.casanube.multiformats.Cid;
import org.casanube.multiformats.Multihash;
import org.casanube.multiformats.PeerId;
import org.casanube.p2p.Connection;
import org.casanube.p2p.Host;
import org.casanube.p2p.HostListener;
import org.casanube.p2p.Stream;
import org.casanube.p2p.StreamRules;

/**
 * Asks the peers of a host for blocks, and gives them those that are here. Runs from the
 * constructor until it is closed; the host stays its owner's. Thread-safe.
 */
public final class Bitswap implements Exchange, AutoCloseable {
  /** What messages may take while they come in, of all peers together. */
  private static final long INCOMING_BYTES = 48L << 20;

  /**
   * The most streams of one peer. Kubo sends each message by a stream of its own, and takes it for
   * delivered when it has written it: one that is refused is lost.
   */
  private static final int MAX_STREAMS = 256;

  private final Host host;
  private final BlockServer server;
  private final BlockClient client;
  private final Ledgers ledgers;
  private final FrameMemory memory;
  private final Traffic traffic;
  private final Listening listening = new Listening();

  /**
   * Begins to ask and answer.
   *
   * @param blocks what is here
   * @param policy who may be given what
   */
  public Bitswap(
      Host host,
      ServedBlocks blocks,
      PeerPolicy policy,
      BitswapSettings settings,
      BitswapListener listener) {
    this.host = host;
    this.ledgers = new Ledgers(settings.ledgers(), host.scheduler().clock());
    this.memory = new FrameMemory(host.scheduler(), INCOMING_BYTES);
    BitswapListener bookkeeper = new Bookkeeper(ledgers, listener);
    this.traffic = bookkeeper;
    this.server = new BlockServer(host, blocks, policy, settings.server(), bookkeeper);
    this.client = new BlockClient(host, settings.client(), bookkeeper);
    host.addListener(listening);
    // Peers that have something to say open a stream anew; idle ones only take windows.
    StreamRules incoming = StreamRules.USUAL.atMost(MAX_STREAMS).idleAtMost(settings.idle());
    for (String protocol : Dialect.protocols()) {
      host.setProtocolHandler(protocol, incoming, this::listen);
    }
    host.connections().forEach(connection -> look(connection.remotePeer()));
  }

  @Override
  public ExchangeSession openSession() {
    return client.openSession();
  }

  @Override
  public List<Cid> wants() {
    return client.wants();
  }

  /** A block has come to be here: peers that wait for it get it. Costs little when none does. */
  public void blockAdded(Multihash multihash) {
    server.blockAdded(multihash);
  }

  @Override
  public List<PeerLedger> ledgers() {
    return ledgers.all();
  }

  /** Takes note of what comes and goes beside Bitswap, too. */
  public Traffic traffic() {
    return traffic;
  }

  /** How many wants of peers are remembered. */
  public int peersWants() {
    return server.wants();
  }

  /** How many sessions are open. */
  public int openSessions() {
    return client.openSessions();
  }

  /** Bytes asked for that have not come. */
  public long underWayBytes() {
    return client.underWayBytes();
  }

  /** Bytes of peers' messages that are coming in. */
  public long incomingBytes() {
    return memory.heldBytes();
  }

  /** Reads a peer's messages as long as it sends any. */
  private void listen(Stream stream) throws IOException {
    PeerId peer = stream.connection().remotePeer();
    client.connected(peer, spokenBy(peer).orElse(Dialect.of(stream.protocol())));
    FrameReader reader =
        new FrameReader(stream, memory, () -> client.maxMessage(peer), client.progressOf(peer));
    for (byte[] frame = reader.next(); frame.length > 0; frame = reader.next()) {
      Message message = MessageDecoder.decode(frame);
      server.received(peer, message.wantlist());
      client.received(peer, message);
    }
  }

  private Optional<Dialect> spokenBy(PeerId peer) {
    return host.peers()
        .description(peer)
        .flatMap(description -> Dialect.newestOf(description.protocols()));
  }

  private void look(PeerId peer) {
    spokenBy(peer).ifPresent(dialect -> client.connected(peer, dialect));
  }

  @Override
  public void close() {
    for (String protocol : Dialect.protocols()) {
      host.removeProtocolHandler(protocol);
    }
    host.removeListener(listening);
    client.close();
    server.close();
  }

  private final class Listening implements HostListener {
    @Override
    public void connected(Connection connection) {
      look(connection.remotePeer());
    }

    @Override
    public void identified(PeerId peer) {
      look(peer);
    }

    @Override
    public void disconnected(PeerId peer) {
      client.disconnected(peer);
      server.disconnected(peer);
    }
  }
}
