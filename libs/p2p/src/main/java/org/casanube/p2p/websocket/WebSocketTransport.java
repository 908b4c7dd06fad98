package org.casanube.p2p.websocket;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.casanube.multiformats.multiaddr.Multiaddr;
import org.casanube.multiformats.multiaddr.Protocol;
import org.casanube.p2p.RawConnection;
import org.casanube.p2p.Transport;
import org.casanube.p2p.schedule.Scheduler;
import org.casanube.p2p.schedule.Scheduler.Timer;
import org.casanube.p2p.tcp.SocketAddresses;
import org.casanube.p2p.tcp.TcpConnection;
import org.casanube.p2p.tcp.TcpTransport;

/**
 * WebSocket without TLS of its own ({@code …/tcp/…/ws}); connections are secured by Noise or TLS
 * inside, as all are. Thread-safe.
 */
public final class WebSocketTransport implements Transport {
  private final Scheduler scheduler;
  private final SecureRandom random;

  public WebSocketTransport(Scheduler scheduler, SecureRandom random) {
    this.scheduler = scheduler;
    this.random = random;
  }

  @Override
  public boolean handles(Multiaddr address) {
    return SocketAddresses.isTcp(address)
        && SocketAddresses.behindTcp(address).equals(List.of(Protocol.WS));
  }

  @Override
  public RawConnection dial(Multiaddr address, Duration timeout) throws IOException {
    TcpConnection tcp = TcpTransport.connect(address, timeout);
    AtomicBoolean late = new AtomicBoolean();
    Timer timer =
        scheduler.schedule(
            timeout,
            () -> {
              late.set(true);
              tcp.close();
            });
    try {
      String host = SocketAddresses.resolve(address).getHostString();
      OpeningHandshake.asClient(tcp, host.contains(":") ? "[" + host + "]" : host, random);
      return new WebSocketConnection(tcp, true, random);
    } catch (IOException | RuntimeException e) {
      tcp.close();
      if (late.get()) {
        throw (IOException)
            new SocketTimeoutException("no answer to the WebSocket handshake in time").initCause(e);
      }
      throw e;
    } finally {
      timer.cancel();
    }
  }

  @Override
  public Listener listen(Multiaddr address, Consumer<RawConnection> accepted) throws IOException {
    Listener tcp =
        TcpTransport.listen(
            address,
            scheduler,
            each -> accepted.accept(new WebSocketConnection(each, false, random)));
    return new WebSocketListener(tcp);
  }

  private record WebSocketListener(Listener tcp) implements Listener {
    @Override
    public List<Multiaddr> addresses() {
      return tcp.addresses().stream().map(each -> each.with(Protocol.WS, "")).toList();
    }

    @Override
    public void onChange(Runnable changed) {
      tcp.onChange(changed);
    }

    @Override
    public void close() {
      tcp.close();
    }
  }
}
