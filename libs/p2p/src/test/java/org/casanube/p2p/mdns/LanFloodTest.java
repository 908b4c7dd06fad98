package org.casanube.p2p.mdns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.casanube.multiformats.PeerId;
import org.casanube.p2p.Host;
import org.casanube.p2p.keys.KeyPair;
import org.casanube.p2p.mdns.DnsMessage.Pointer;
import org.casanube.p2p.mdns.DnsMessage.Text;
import org.casanube.p2p.noise.Noise;
import org.casanube.p2p.schedule.SystemScheduler;
import org.casanube.p2p.swarm.HostBuilder;
import org.casanube.p2p.tcp.TcpTransport;
import org.junit.jupiter.api.Test;

/** Real datagrams over the loopback network, as fast as they go, at a socket that hears mDNS. */
class LanFloodTest {
  private static final int PORT = 5353;
  private static final int FLOODERS = 6;
  private static final int EACH = 6_000;
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @Test
  void take_ofAFloodOfRealDatagrams_hearsAnHonestPeerStill() throws Exception {
    SystemScheduler scheduler = new SystemScheduler(Clock.systemUTC());
    KeyPair keys = KeyPair.generate(new SecureRandom());
    BlockingQueue<PeerId> found = new LinkedBlockingQueue<>();
    MdnsSettings settings =
        new MdnsSettings(Duration.ofMinutes(1), _ -> true, () -> Optional.of("ours"));
    try (Host host =
            new HostBuilder(keys, scheduler)
                .transport(new TcpTransport(scheduler))
                .security(new Noise(keys, new SecureRandom()))
                .build();
        Mdns mdns = listening(host, settings, found);
        DatagramSocket honest = sender("127.0.0.1")) {
      assertThat(mdns).isNotNull();
      requireToBeHeard(honest, found);
      long begin = System.nanoTime();
      List<Thread> flooders = new ArrayList<>();
      for (int number = 0; number < FLOODERS; number++) {
        DatagramSocket socket = sender("127.0.0." + (10 + number));
        Random random = new Random(number);
        flooders.add(Thread.ofVirtual().name("flooder").start(() -> flood(socket, random)));
      }
      PeerId friend = peer(new Random(99));
      byte[] answer = answer(friend, "network=ours");
      boolean heard = false;
      while (!heard && System.nanoTime() - begin < PATIENCE.toNanos()) {
        send(honest, answer);
        heard = friend.equals(found.poll(50, TimeUnit.MILLISECONDS));
      }
      for (Thread each : flooders) {
        each.join();
      }
      long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - begin) + 2;

      assertThat(heard).isTrue();
      // Two hundred datagrams a second are read, and four peers of each are believed.
      assertThat(found.size()).isLessThan((int) (200 * 4 * seconds));
    } finally {
      scheduler.close();
    }
  }

  private static Mdns listening(Host host, MdnsSettings settings, BlockingQueue<PeerId> found) {
    try {
      return new Mdns(host, new Random(1), settings, (peer, _) -> found.add(peer));
    } catch (IOException e) {
      return abort("this machine lets no multicast DNS be heard: " + e.getMessage());
    }
  }

  /** Junk, giants, questions, answers of another network and answers with ever new peers. */
  private static void flood(DatagramSocket socket, Random random) {
    try (socket) {
      for (int count = 0; count < EACH; count++) {
        byte[] junk = new byte[1 + random.nextInt(count % 100 == 0 ? 60_000 : 1_400)];
        random.nextBytes(junk);
        byte[] datagram =
            switch (random.nextInt(5)) {
              case 0 -> junk;
              case 1 -> DnsWriter.query(Announcement.QUESTION);
              case 2 -> answer(peer(random), "network=theirs");
              case 3 -> damaged(answer(peer(random), "network=ours"), random);
              default -> answer(peer(random), "network=ours");
            };
        send(socket, datagram);
      }
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] damaged(byte[] datagram, Random random) {
    for (int change = 0; change < 4; change++) {
      datagram[random.nextInt(datagram.length)] = (byte) random.nextInt();
    }
    return datagram;
  }

  private static byte[] answer(PeerId peer, String network) {
    String name = "x" + peer.hashCode() + "." + Announcement.SERVICE;
    List<String> strings = List.of(network, "dnsaddr=/ip4/127.0.0.1/tcp/4001/p2p/" + peer);
    return DnsWriter.response(
        new Pointer(Announcement.SERVICE, 120, name), List.of(new Text(name, 120, strings)));
  }

  private static PeerId peer(Random random) {
    return PeerId.ofEd25519(ByteBuffer.allocate(32).putLong(random.nextLong()).array());
  }

  /** Where other programs of this machine hear mDNS too, one of them may get all that we send. */
  private static void requireToBeHeard(DatagramSocket honest, BlockingQueue<PeerId> found)
      throws IOException, InterruptedException {
    byte[] answer = answer(peer(new Random(98)), "network=ours");
    for (int trial = 0; trial < 10; trial++) {
      send(honest, answer);
      if (found.poll(1, TimeUnit.SECONDS) != null) {
        return;
      }
    }
    abort("another program of this machine takes what is sent to port " + PORT);
  }

  /** A socket of this address of the loopback network; all of them share the port of mDNS. */
  private static DatagramSocket sender(String address) throws IOException {
    DatagramSocket socket = new DatagramSocket(null);
    socket.setReuseAddress(true);
    if (socket.supportedOptions().contains(StandardSocketOptions.SO_REUSEPORT)) {
      socket.setOption(StandardSocketOptions.SO_REUSEPORT, true);
    }
    try {
      socket.bind(new InetSocketAddress(InetAddress.ofLiteral(address), PORT));
    } catch (IOException e) {
      socket.close();
      return abort("no socket for " + address + ":" + PORT + ": " + e.getMessage());
    }
    return socket;
  }

  /** To an address of this machine that no socket is bound to but those that hear all. */
  private static void send(DatagramSocket socket, byte[] datagram) throws IOException {
    InetAddress target = InetAddress.ofLiteral("127.0.0.2");
    socket.send(new DatagramPacket(datagram, datagram.length, target, PORT));
  }
}
