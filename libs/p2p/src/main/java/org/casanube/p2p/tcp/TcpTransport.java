package org.casanube.p2p.tcp;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProtocolFamily;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.channels.Channel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.function.Consumer;
import org.casanube.multiformats.multiaddr.Multiaddr;
import org.casanube.p2p.RawConnection;
import org.casanube.p2p.Transport;
import org.casanube.p2p.schedule.Scheduler;

/**
 * Plain TCP: {@code /ip4/…/tcp/…}, {@code /ip6/…/tcp/…}, {@code /dns…/tcp/…}. Who listens at {@code
 * /ip6/::} listens at all addresses of the machine, of both families, since the JDK has no sockets
 * for IPv6 alone; where there is no IPv6, at those of IPv4. Thread-safe.
 */
public final class TcpTransport implements Transport {
  private static final System.Logger LOG = System.getLogger(TcpTransport.class.getName());
  private static final int BACKLOG = 128;
  private static final Duration FIRST_PAUSE = Duration.ofMillis(10);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);

  private final Scheduler scheduler;

  public TcpTransport(Scheduler scheduler) {
    this.scheduler = scheduler;
  }

  @Override
  public boolean handles(Multiaddr address) {
    return SocketAddresses.isTcp(address) && SocketAddresses.behindTcp(address).isEmpty();
  }

  @Override
  public RawConnection dial(Multiaddr address, Duration timeout) throws IOException {
    return connect(address, timeout);
  }

  /** Connects to host and port of the address, whatever follows them. */
  public static TcpConnection connect(Multiaddr address, Duration timeout) throws IOException {
    InetSocketAddress target = SocketAddresses.resolve(address);
    SocketChannel channel = SocketChannel.open();
    try {
      channel.socket().connect(target, (int) Math.max(1, timeout.toMillis()));
      return new TcpConnection(channel);
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  @Override
  public Listener listen(Multiaddr address, Consumer<RawConnection> accepted) throws IOException {
    return listen(address, scheduler, accepted::accept);
  }

  /** Listens at host and port of the address, whatever follows them. */
  public static Listener listen(
      Multiaddr address, Scheduler scheduler, Consumer<TcpConnection> accepted) throws IOException {
    ServerSocketChannel server = bind(SocketAddresses.resolve(address));
    try {
      Listener listener = new TcpListener(server, SocketAddresses::expand, scheduler);
      scheduler.start("tcp-accept", () -> accept(server, scheduler, accepted));
      return listener;
    } catch (IOException | RuntimeException e) {
      server.close();
      throw e;
    }
  }

  private static ServerSocketChannel bind(InetSocketAddress wanted) throws IOException {
    boolean any = wanted.getAddress().isAnyLocalAddress();
    try {
      return bind(wanted, familyOf(wanted));
    } catch (UnsupportedOperationException e) {
      if (!any) {
        throw new IOException("this machine has no IPv6", e);
      }
      InetAddress anyOfIp4 = InetAddress.getByAddress(new byte[4]);
      return bind(new InetSocketAddress(anyOfIp4, wanted.getPort()), StandardProtocolFamily.INET);
    }
  }

  private static ServerSocketChannel bind(InetSocketAddress wanted, ProtocolFamily family)
      throws IOException {
    ServerSocketChannel server = ServerSocketChannel.open(family);
    try {
      server.setOption(StandardSocketOptions.SO_REUSEADDR, true);
      return server.bind(wanted, BACKLOG);
    } catch (IOException | RuntimeException e) {
      server.close();
      throw e;
    }
  }

  /** A socket for both families would be at {@code ::} where {@code 0.0.0.0} was asked for. */
  private static ProtocolFamily familyOf(InetSocketAddress address) {
    return address.getAddress() instanceof Inet4Address
        ? StandardProtocolFamily.INET
        : StandardProtocolFamily.INET6;
  }

  private static void accept(
      ServerSocketChannel server, Scheduler scheduler, Consumer<TcpConnection> accepted) {
    Duration pause = FIRST_PAUSE;
    while (server.isOpen()) {
      try {
        SocketChannel channel = server.accept();
        scheduler.start("tcp-accepted", () -> hand(channel, accepted));
        pause = FIRST_PAUSE;
      } catch (IOException e) {
        if (server.isOpen()) {
          pause = waitAfter(e, pause, scheduler);
        }
      }
    }
  }

  /** What kept one connection from being accepted, like too many open files, may keep the next. */
  private static Duration waitAfter(IOException failure, Duration pause, Scheduler scheduler) {
    if (pause.equals(FIRST_PAUSE)) {
      LOG.log(System.Logger.Level.WARNING, "a connection can't be accepted", failure);
    }
    try {
      scheduler.pause(pause);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    Duration doubled = pause.multipliedBy(2);
    return doubled.compareTo(LONGEST_PAUSE) < 0 ? doubled : LONGEST_PAUSE;
  }

  private static void hand(SocketChannel channel, Consumer<TcpConnection> accepted) {
    try {
      accepted.accept(new TcpConnection(channel));
    } catch (IOException | RuntimeException e) {
      LOG.log(System.Logger.Level.DEBUG, "an accepted connection is given up", e);
      closeQuietly(channel);
    }
  }

  static void closeQuietly(Channel channel) {
    try {
      channel.close();
    } catch (IOException e) {
      // It is gone either way.
    }
  }
}
