package org.casanube.p2p.mdns;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.InterfaceAddress;
import java.net.NetworkInterface;
import java.net.ProtocolFamily;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.casanube.p2p.schedule.Scheduler;

/**
 * The groups 224.0.0.251 and ff02::fb, port 5353, on all interfaces that multicast. Others on this
 * machine may listen there too. Datagrams from other networks are dropped.
 */
final class LanGroup implements MulticastGroup {
  private static final System.Logger LOG = System.getLogger(LanGroup.class.getName());
  private static final int PORT = 5353;
  private static final int HOPS = 255;
  private static final String GROUP_4 = "224.0.0.251";
  private static final String GROUP_6 = "ff02::fb";

  private final Scheduler scheduler;
  private final Predicate<NetworkInterface> chosen;

  /** This machine's addresses and their networks, looked up now and then. */
  private volatile List<InterfaceAddress> own = List.of();

  LanGroup(Scheduler scheduler, Predicate<NetworkInterface> chosen) {
    this.scheduler = scheduler;
    this.chosen = chosen;
  }

  @Override
  public Membership join(Consumer<Datagram> receiver) throws IOException {
    List<Family> families = new ArrayList<>();
    IOException failure = null;
    try {
      families.add(new Family(StandardProtocolFamily.INET, GROUP_4));
    } catch (IOException | UnsupportedOperationException e) {
      failure = new IOException("no multicast over IPv4: " + e.getMessage(), e);
    }
    try {
      families.add(new Family(StandardProtocolFamily.INET6, GROUP_6));
    } catch (IOException | UnsupportedOperationException e) {
      LOG.log(System.Logger.Level.DEBUG, () -> "no multicast over IPv6: " + e.getMessage());
    }
    if (families.isEmpty() && failure != null) {
      throw failure;
    }
    Lan lan = new Lan(families);
    lan.refresh();
    families.forEach(family -> scheduler.start("mdns-receive", () -> family.receive(receiver)));
    return lan;
  }

  private final class Lan implements Membership {
    private final List<Family> families;

    Lan(List<Family> families) {
      this.families = families;
    }

    @Override
    public void send(byte[] datagram) {
      families.forEach(family -> family.send(datagram));
    }

    @Override
    public void refresh() {
      own =
          allInterfaces().stream().flatMap(each -> each.getInterfaceAddresses().stream()).toList();
      families.forEach(Family::refresh);
    }

    @Override
    public void close() {
      families.forEach(Family::close);
    }
  }

  /** One socket for all interfaces. */
  private final class Family {
    private final DatagramChannel channel;
    private final InetSocketAddress target;
    private final boolean ipv4;
    private final ReentrantLock sending = new ReentrantLock();
    private final Set<String> joined = new HashSet<>();
    private List<NetworkInterface> interfaces = List.of();

    Family(ProtocolFamily family, String group) throws IOException {
      ipv4 = family == StandardProtocolFamily.INET;
      target = new InetSocketAddress(InetAddress.ofLiteral(group), PORT);
      channel = DatagramChannel.open(family);
      try {
        channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
        if (channel.supportedOptions().contains(StandardSocketOptions.SO_REUSEPORT)) {
          channel.setOption(StandardSocketOptions.SO_REUSEPORT, true);
        }
        channel.setOption(StandardSocketOptions.IP_MULTICAST_TTL, HOPS);
        channel.setOption(StandardSocketOptions.IP_MULTICAST_LOOP, true);
        channel.bind(new InetSocketAddress(InetAddress.ofLiteral(ipv4 ? "0.0.0.0" : "::"), PORT));
      } catch (IOException | RuntimeException e) {
        channel.close();
        throw e;
      }
    }

    /** Joins on interfaces that are new. */
    void refresh() {
      List<NetworkInterface> found = usable();
      sending.lock();
      try {
        interfaces = found;
        Set<String> names = new HashSet<>();
        for (NetworkInterface each : found) {
          String name = each.getName() + "/" + each.getIndex();
          names.add(name);
          if (joined.add(name)) {
            join(each);
          }
        }
        joined.retainAll(names);
      } finally {
        sending.unlock();
      }
    }

    private void join(NetworkInterface each) {
      try {
        var ignored = channel.join(target.getAddress(), each);
      } catch (IOException | IllegalStateException e) {
        LOG.log(
            System.Logger.Level.DEBUG,
            () -> "no mDNS on " + each.getName() + ": " + e.getMessage());
      }
    }

    private List<NetworkInterface> usable() {
      List<NetworkInterface> found = new ArrayList<>();
      for (NetworkInterface each : allInterfaces()) {
        try {
          if (each.isUp()
              && each.supportsMulticast()
              && !each.isPointToPoint()
              && chosen.test(each)
              && each.getInterfaceAddresses().stream().anyMatch(this::isOfFamily)) {
            found.add(each);
          }
        } catch (SocketException gone) {
          // It went while we looked.
        }
      }
      return found;
    }

    private boolean isOfFamily(InterfaceAddress address) {
      return (address.getAddress().getAddress().length == 4) == ipv4;
    }

    void send(byte[] datagram) {
      sending.lock();
      try {
        for (NetworkInterface each : interfaces) {
          try {
            channel.setOption(StandardSocketOptions.IP_MULTICAST_IF, each);
            int sent = channel.send(ByteBuffer.wrap(datagram), target);
            LOG.log(System.Logger.Level.TRACE, () -> "sent " + sent + " to " + each.getName());
          } catch (IOException e) {
            LOG.log(
                System.Logger.Level.DEBUG,
                () -> "mDNS on " + each.getName() + ": " + e.getMessage());
          }
        }
      } finally {
        sending.unlock();
      }
    }

    void receive(Consumer<Datagram> receiver) {
      ByteBuffer buffer = ByteBuffer.allocate(DnsReader.MAX_BYTES + 1);
      while (channel.isOpen()) {
        try {
          buffer.clear();
          if (channel.receive(buffer) instanceof InetSocketAddress source) {
            take(source, Arrays.copyOf(buffer.array(), buffer.position()), receiver);
          }
        } catch (IOException e) {
          LOG.log(System.Logger.Level.DEBUG, () -> "mDNS: " + e.getMessage());
        } catch (RuntimeException e) {
          LOG.log(System.Logger.Level.WARNING, "datagram of mDNS is not handled", e);
        }
      }
    }

    private void take(InetSocketAddress source, byte[] bytes, Consumer<Datagram> receiver) {
      InetAddress address = source.getAddress();
      boolean local = own.stream().anyMatch(each -> each.getAddress().equals(address));
      if (source.getPort() == PORT && (local || isOnLink(address))) {
        receiver.accept(new Datagram(bytes, address.getHostAddress(), local));
      }
    }

    void close() {
      try {
        channel.close();
      } catch (IOException e) {
        LOG.log(System.Logger.Level.DEBUG, () -> "mDNS: " + e.getMessage());
      }
    }
  }

  private static List<NetworkInterface> allInterfaces() {
    try {
      return NetworkInterface.networkInterfaces().toList();
    } catch (SocketException e) {
      return List.of();
    }
  }

  private boolean isOnLink(InetAddress source) {
    return source.isLinkLocalAddress()
        || own.stream().anyMatch(each -> isInNetwork(source.getAddress(), each));
  }

  private static boolean isInNetwork(byte[] source, InterfaceAddress own) {
    byte[] address = own.getAddress().getAddress();
    int prefix = own.getNetworkPrefixLength();
    if (address.length != source.length || prefix < 0) {
      return false;
    }
    for (int bit = 0; bit < prefix; bit++) {
      int mask = 0x80 >>> (bit % 8);
      if ((address[bit / 8] & mask) != (source[bit / 8] & mask)) {
        return false;
      }
    }
    return true;
  }
}
