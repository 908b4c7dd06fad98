package org.casanube.p2p.gossipsub;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.casanube.p2p.Connection;
import org.casanube.p2p.Host;
import org.casanube.p2p.Stream;
import org.casanube.p2p.wire.Frames;
import org.jspecify.annotations.Nullable;

/**
 * The stream this host writes to a peer. Two threads: one writes what the queue gives, one waits
 * for the peer to end the stream, which is the only thing it can do on it. Thread-safe.
 */
final class PeerLink {
  private static final System.Logger LOG = System.getLogger(PeerLink.class.getName());

  /** A peer that takes nothing for this long is dead to us. */
  private static final Duration WRITE_TIMEOUT = Duration.ofSeconds(30);

  private final Host host;
  private final GossipPeer peer;
  private final Runnable whenBroken;
  private final ReentrantLock lock = new ReentrantLock();
  private @Nullable Stream stream;
  private boolean closed;

  /** Is called once, if it ends otherwise than by {@link #close}. */
  PeerLink(Host host, GossipPeer peer, Runnable whenBroken) {
    this.host = host;
    this.peer = peer;
    this.whenBroken = whenBroken;
  }

  void start() {
    host.scheduler().start("gossipsub-write", this::run);
  }

  private void run() {
    try {
      List<Connection> connections = host.connections(peer.id());
      if (connections.isEmpty()) {
        throw new IOException("no connection");
      }
      Stream opened = connections.getFirst().newStream(List.of(peer.version().protocol()));
      if (!keep(opened)) {
        opened.reset();
        return;
      }
      host.scheduler().start("gossipsub-watch", () -> watch(opened));
      writeAll(opened);
    } catch (IOException e) {
      LOG.log(
          System.Logger.Level.DEBUG, () -> "writing to " + peer.id() + " ends: " + e.getMessage());
      broken();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      broken();
    }
  }

  private void writeAll(Stream opened) throws IOException, InterruptedException {
    while (true) {
      Rpc rpc = peer.queue().take();
      if (rpc == null) {
        opened.close();
        return;
      }
      opened.expireAfter(WRITE_TIMEOUT);
      Frames.write(opened, rpc.encode());
      opened.neverExpire();
    }
  }

  private void watch(Stream opened) {
    try {
      int read = opened.read(ByteBuffer.allocate(1));
      LOG.log(System.Logger.Level.DEBUG, () -> peer.id() + " ends our stream, " + read);
    } catch (IOException e) {
      LOG.log(System.Logger.Level.DEBUG, () -> peer.id() + " ends our stream: " + e.getMessage());
    }
    broken();
  }

  private boolean keep(Stream opened) {
    lock.lock();
    try {
      stream = opened;
      return !closed;
    } finally {
      lock.unlock();
    }
  }

  private void broken() {
    if (end()) {
      whenBroken.run();
    }
  }

  /** Ends it for good. */
  void close() {
    boolean ignored = end();
  }

  private boolean end() {
    Stream open;
    lock.lock();
    try {
      if (closed) {
        return false;
      }
      closed = true;
      open = stream;
    } finally {
      lock.unlock();
    }
    peer.queue().close();
    if (open != null) {
      open.reset();
    }
    return true;
  }
}
