package org.casanube.p2p.tcp;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.casanube.multiformats.multiaddr.Multiaddr;
import org.casanube.p2p.Transport;
import org.casanube.p2p.schedule.Scheduler;

/**
 * A socket that listens, and where it is reached. One that is at all interfaces looks every few
 * seconds which there are: a node is often up before its network is, and gets another address with
 * another lease, cable or Wi-Fi. The JDK tells nobody of that, so it has to be asked. Thread-safe.
 */
final class TcpListener implements Transport.Listener {
  static final Duration LOOK = Duration.ofSeconds(5);
  private static final System.Logger LOG = System.getLogger(TcpListener.class.getName());

  private final ServerSocketChannel server;
  private final InetSocketAddress bound;
  private final Expansion expansion;
  private final Scheduler scheduler;
  private final ReentrantLock lock = new ReentrantLock();
  private volatile List<Multiaddr> addresses;
  private volatile Runnable changed = () -> {};
  private Scheduler.Timer nextLook = () -> {};
  private boolean closed;

  /** The addresses at which a socket that is bound so is reached now. */
  @FunctionalInterface
  interface Expansion {
    List<Multiaddr> of(InetSocketAddress bound) throws IOException;
  }

  TcpListener(ServerSocketChannel server, Expansion expansion, Scheduler scheduler)
      throws IOException {
    this.server = server;
    this.bound = (InetSocketAddress) server.getLocalAddress();
    this.expansion = expansion;
    this.scheduler = scheduler;
    this.addresses = List.copyOf(expansion.of(bound));
    if (bound.getAddress().isAnyLocalAddress()) {
      lookLater();
    }
  }

  @Override
  public List<Multiaddr> addresses() {
    return addresses;
  }

  @Override
  public void onChange(Runnable whenChanged) {
    changed = whenChanged;
  }

  private void lookLater() {
    lock.lock();
    try {
      if (!closed) {
        nextLook = scheduler.schedule(LOOK, this::look);
      }
    } finally {
      lock.unlock();
    }
  }

  private void look() {
    try {
      List<Multiaddr> now = List.copyOf(expansion.of(bound));
      if (!Set.copyOf(now).equals(Set.copyOf(addresses))) {
        addresses = now;
        changed.run();
      }
    } catch (IOException e) {
      LOG.log(System.Logger.Level.DEBUG, "the interfaces of this machine can't be listed", e);
    } finally {
      lookLater();
    }
  }

  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      nextLook.cancel();
    } finally {
      lock.unlock();
    }
    TcpTransport.closeQuietly(server);
  }
}
