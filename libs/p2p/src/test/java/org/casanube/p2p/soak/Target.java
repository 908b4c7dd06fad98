package org.casanube.p2p.soak;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.casanube.multiformats.PeerId;
import org.casanube.multiformats.multiaddr.Multiaddr;
import org.casanube.multiformats.multiaddr.Protocol;
import org.casanube.p2p.ByteLink;
import org.casanube.p2p.Direction;
import org.casanube.p2p.Host;
import org.casanube.p2p.HostLimits;
import org.casanube.p2p.RawConnection;
import org.casanube.p2p.SecureLink;
import org.casanube.p2p.SecurityProtocol.Side;
import org.casanube.p2p.Transport;
import org.casanube.p2p.keys.KeyPair;
import org.casanube.p2p.multistream.Multistream;
import org.casanube.p2p.noise.Noise;
import org.casanube.p2p.schedule.Scheduler;
import org.casanube.p2p.swarm.HostBuilder;
import org.casanube.p2p.tcp.SocketAddresses;
import org.casanube.p2p.tcp.TcpConnection;
import org.casanube.p2p.yamux.YamuxSession;

/**
 * The victim, and ways to get at it. Attackers come from many addresses of the loopback network, as
 * if there were many machines, so that limits per address do not stop them all. Thread-safe.
 */
public final class Target {
  private static final int MACHINES = 40;

  private final Multiaddr address;
  private final PeerId id;
  private final Scheduler scheduler;
  private final SecureRandom secure = new SecureRandom();
  private final AtomicInteger machine = new AtomicInteger();

  Target(Multiaddr address, Scheduler scheduler) {
    this.address = address;
    this.id = address.peerId().orElseThrow();
    this.scheduler = scheduler;
  }

  /** Who the victim is. */
  public PeerId id() {
    return id;
  }

  /** Where the victim is, with its peer id. */
  public Multiaddr address() {
    return address;
  }

  public Scheduler scheduler() {
    return scheduler;
  }

  /** Waits. */
  public void pause(Duration time) throws InterruptedException {
    scheduler.pause(time);
  }

  /** A TCP connection on which nothing was said yet; cut off after a while whatever happens. */
  public RawConnection raw() throws IOException {
    RawConnection connection = connect(nextMachine());
    Scheduler.Timer ignored = scheduler.schedule(Duration.ofSeconds(40), connection::close);
    return connection;
  }

  /** A connection secured by Noise, on which yamux is agreed and not begun. */
  public SecureLink secured() throws IOException {
    RawConnection raw = raw();
    try {
      KeyPair keys = KeyPair.generate(secure);
      String security = Multistream.propose(raw, List.of(Noise.ID));
      if (!security.equals(Noise.ID)) {
        throw new IOException("victim agrees on " + security);
      }
      Side side = new Side(Direction.OUTBOUND, Optional.of(id), List.of(YamuxSession.ID));
      SecureLink link = new Noise(keys, secure).secure(raw, side);
      if (link.muxer().isEmpty()) {
        String ignored = Multistream.propose(link, List.of(YamuxSession.ID));
      }
      return link;
    } catch (IOException | RuntimeException e) {
      raw.close();
      throw e;
    }
  }

  /** A host of a new identity, with limits of its own that stop it from nothing. */
  public Host host(Consumer<HostBuilder> settings) throws IOException {
    KeyPair keys = KeyPair.generate(secure);
    HostLimits usual = HostLimits.defaults();
    HostBuilder builder =
        new HostBuilder(keys, scheduler)
            .transport(new MachineTransport(nextMachine()))
            .security(new Noise(keys, secure))
            .limits(
                new HostLimits(
                    usual.connections(),
                    new HostLimits.StreamLimits(4096, 4096, 4096),
                    new HostLimits.MemoryLimits(1L << 32, 1L << 32, 16 << 20)));
    settings.accept(builder);
    return builder.build();
  }

  /** A host of a new identity that is connected with the victim. */
  public Host connectedHost() throws IOException {
    Host host = host(builder -> {});
    try {
      host.dial(address);
      return host;
    } catch (IOException | RuntimeException e) {
      host.close();
      throw e;
    }
  }

  /** Bytes of the random's choice. */
  public static byte[] bytes(Random random, int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }

  /** Reads and forgets until the victim ends the link. */
  public static void drain(ByteLink link) {
    ByteBuffer buffer = ByteBuffer.allocate(4096);
    try {
      while (link.read(buffer.clear()) >= 0) {
        buffer.clear();
      }
    } catch (IOException e) {
      // That is an end too.
    }
  }

  private int nextMachine() {
    return 2 + machine.getAndIncrement() % MACHINES;
  }

  private TcpConnection connect(int from) throws IOException {
    SocketChannel channel = SocketChannel.open();
    try {
      channel.bind(
          new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, (byte) from}), 0));
      channel.connect(SocketAddresses.resolve(address));
      return new TcpConnection(channel);
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  /** Dials the victim from one of the machines. */
  private final class MachineTransport implements Transport {
    private final int from;

    MachineTransport(int from) {
      this.from = from;
    }

    @Override
    public boolean handles(Multiaddr any) {
      return SocketAddresses.isTcp(any) && any.find(Protocol.WS).isEmpty();
    }

    @Override
    public RawConnection dial(Multiaddr any, Duration timeout) throws IOException {
      return connect(from);
    }

    @Override
    public Listener listen(Multiaddr any, Consumer<RawConnection> accepted) throws IOException {
      throw new IOException("attackers do not listen");
    }
  }
}
