package org.casanube.p2p.mdns;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;
import org.casanube.multiformats.PeerId;
import org.casanube.multiformats.multiaddr.Multiaddr;
import org.casanube.p2p.Host;
import org.casanube.p2p.RawConnection;
import org.casanube.p2p.Transport;
import org.casanube.p2p.keys.KeyPair;
import org.casanube.p2p.mdns.DnsMessage.Pointer;
import org.casanube.p2p.mdns.DnsMessage.Resource;
import org.casanube.p2p.mdns.DnsMessage.Text;
import org.casanube.p2p.simulation.Plaintext;
import org.casanube.p2p.simulation.SimulatedNetwork;
import org.casanube.p2p.simulation.Simulation;
import org.casanube.p2p.swarm.HostBuilder;
import org.junit.jupiter.api.Test;

/** Peers on one simulated link. */
class MdnsTest {
  private final Simulation simulation = new Simulation(3);
  private final SimulatedNetwork network = new SimulatedNetwork(simulation);
  private final SimulatedLan lan = new SimulatedLan(simulation);

  @Test
  void start_ofSomeOnALossyLink_findsAll() throws Exception {
    lan.loss = 0.3;
    simulation.run(() -> {
      List<Node> nodes = new ArrayList<>();
      for (int number = 1; number <= 8; number++) {
        nodes.add(new Node(number, Optional.empty()));
      }
      simulation.pause(Duration.ofSeconds(60));
      for (Node node : nodes) {
        assertThat(node.found).hasSize(7);
      }
      assertThat(nodes.get(0).found.get(nodes.get(1).host.id()))
          .containsExactly(Multiaddr.parse("/ip4/10.0.0.2/tcp/4001"));
      for (Node node : nodes) {
        node.close();
      }
      return null;
    });
  }

  @Test
  void run_forAnHour_sendsLittle() throws Exception {
    simulation.run(() -> {
      Node one = new Node(1, Optional.empty());
      Node two = new Node(2, Optional.empty());
      simulation.pause(Duration.ofHours(1));
      // About a question each minute of each, and an answer of each to either.
      assertThat(lan.sent).isBetween(200, 500);
      assertThat(one.tellings).isBetween(30, 130);
      one.close();
      two.close();
      return null;
    });
  }

  @Test
  void find_ofAnotherNetwork_passesItOver() throws Exception {
    simulation.run(() -> {
      Node ours = new Node(1, Optional.of("aa"));
      Node also = new Node(2, Optional.of("aa"));
      Node others = new Node(3, Optional.of("bb"));
      Node open = new Node(4, Optional.empty());
      simulation.pause(Duration.ofSeconds(20));
      assertThat(ours.found.keySet()).containsExactlyInAnyOrder(also.host.id(), open.host.id());
      assertThat(others.found.keySet()).containsExactly(open.host.id());
      assertThat(open.found).hasSize(3);
      for (Node node : List.of(ours, also, others, open)) {
        node.close();
      }
      return null;
    });
  }

  /** After hours questions are a minute apart; with another key nobody waits for the next one. */
  @Test
  void lookAgain_withTheKeyOfAnother_findsItWithinSeconds() throws Exception {
    simulation.run(() -> {
      Node settled = new Node(1, Optional.of("aa"));
      Node changing = new Node(2, Optional.of("bb"));
      simulation.pause(Duration.ofHours(2));
      assertThat(settled.found).isEmpty();
      changing.hint = Optional.of("aa");
      changing.mdns.lookAgain();
      simulation.pause(Duration.ofSeconds(3));
      assertThat(settled.found).containsKey(changing.host.id());
      assertThat(changing.found).containsKey(settled.host.id());
      int before = lan.sent;
      for (int count = 0; count < 1_000; count++) {
        changing.mdns.lookAgain();
      }
      simulation.pause(Duration.ofHours(1));
      // As in any other hour, but for the first minute.
      assertThat(lan.sent - before).isBetween(200, 500);
      settled.close();
      changing.close();
      return null;
    });
  }

  @Test
  void addressesChanged_ofAHost_asksWhoIsThereNow() throws Exception {
    simulation.run(() -> {
      Node moving = new Node(1, Optional.empty());
      simulation.pause(Duration.ofHours(2));
      int before = lan.sent;
      moving.host.listen(Multiaddr.parse("/ip4/10.0.0.77/tcp/4001"));
      simulation.pause(Duration.ofSeconds(5));
      // Questions after 0, 1 and 3 seconds; an announcement, and an answer to each.
      assertThat(lan.sent - before).isBetween(5, 8);
      moving.close();
      return null;
    });
  }

  @Test
  void take_ofAFlood_hearsOthersStill() throws Exception {
    simulation.run(() -> {
      Node victim = new Node(1, Optional.empty());
      for (int number = 0; number < 5_000; number++) {
        lan.broadcast("10.0.0.66", answer(peer(number), "/ip4/10.0.0.66/tcp/1"));
      }
      simulation.pause(Duration.ofSeconds(1));
      assertThat(victim.found).hasSizeLessThan(60);
      Node honest = new Node(2, Optional.empty());
      simulation.pause(Duration.ofSeconds(20));
      assertThat(victim.found).containsKey(honest.host.id());
      victim.close();
      honest.close();
      return null;
    });
  }

  /** A datagram as long as they may be, full of peers, tells of few; a longer one of none. */
  @Test
  void take_ofGiantAnswers_believesLittleOfThem() throws Exception {
    simulation.run(() -> {
      Node victim = new Node(1, Optional.empty());
      List<Resource> records = new ArrayList<>();
      for (int number = 0; number < 60; number++) {
        List<String> strings = new ArrayList<>();
        strings.add("dnsaddr=/ip4/10.0.0.66/tcp/" + (number + 1) + "/p2p/" + peer(number));
        records.add(new Text("x" + number + "." + Announcement.SERVICE, 120, strings));
      }
      byte[] giant =
          DnsWriter.response(
              new Pointer(Announcement.SERVICE, 120, "x0." + Announcement.SERVICE), records);
      assertThat(giant.length).isLessThan(9_000);
      lan.broadcast("10.0.0.66", giant);
      lan.broadcast("10.0.0.66", Arrays.copyOf(answer(peer(200), "/ip4/10.0.0.66/tcp/1"), 60_000));
      simulation.pause(Duration.ofSeconds(1));
      assertThat(victim.found).hasSize(4);
      victim.close();
      return null;
    });
  }

  /** Questions without end are answered once a second, whoever asks. */
  @Test
  void take_ofManyQuestions_answersSeldom() throws Exception {
    simulation.run(() -> {
      Node victim = new Node(1, Optional.empty());
      simulation.pause(Duration.ofSeconds(5));
      int before = lan.sent;
      for (int number = 0; number < 10_000; number++) {
        lan.broadcast("10.0.0." + (2 + number % 200), DnsWriter.query(Announcement.QUESTION));
        if (number % 100 == 0) {
          simulation.pause(Duration.ofMillis(100));
        }
      }
      assertThat(lan.sent - before).isBetween(5, 14);
      victim.close();
      return null;
    });
  }

  /** Senders that are made up take the place of none that is there for longer than they flood. */
  @Test
  void take_ofAFloodOfManySenders_hearsOthersWhenItIsOver() throws Exception {
    simulation.run(() -> {
      Node victim = new Node(1, Optional.empty());
      for (int number = 0; number < 20_000; number++) {
        String source = "10.1." + number / 250 + "." + number % 250;
        lan.broadcast(source, answer(peer(number), "/ip4/" + source + "/tcp/1"));
        if (number % 1_000 == 0) {
          simulation.pause(Duration.ofMillis(500));
        }
      }
      assertThat(victim.found).hasSizeLessThan(3_000);
      Node honest = new Node(2, Optional.empty());
      simulation.pause(Duration.ofSeconds(90));
      assertThat(victim.found).containsKey(honest.host.id());
      victim.close();
      honest.close();
      return null;
    });
  }

  @Test
  void take_ofAddressesElsewhere_passesThemOver() throws Exception {
    simulation.run(() -> {
      Node victim = new Node(1, Optional.empty());
      String[] elsewhere = {
        "/ip4/203.0.113.9/tcp/1",
        "/dns4/example.org/tcp/1",
        "/ip4/127.0.0.1/tcp/1",
        "/ip6/2001:db8::1/tcp/1"
      };
      for (int number = 0; number < elsewhere.length; number++) {
        lan.broadcast("10.0.0.66", answer(peer(number), elsewhere[number]));
      }
      lan.broadcast("203.0.113.9", answer(peer(100), "/ip4/203.0.113.9/tcp/1"));
      lan.broadcast("10.0.0.1", answer(peer(101), "/ip4/127.0.0.1/tcp/1"));
      lan.broadcast("10.0.0.66", answer(victim.host.id(), "/ip4/10.0.0.66/tcp/1"));
      simulation.pause(Duration.ofSeconds(1));
      assertThat(victim.found.keySet()).containsExactly(peer(100), peer(101));
      victim.close();
      return null;
    });
  }

  @Test
  void dialer_ofThoseWhoRefuse_restsLongerEachTime() throws Exception {
    simulation.run(() -> {
      Host host = host(1, new NowhereTransport());
      LanDialer dialer = new LanDialer(host, new Random(1), 10);
      for (int minute = 0; minute < 24 * 60; minute++) {
        dialer.found(peer(1), List.of(Multiaddr.parse("/ip4/10.0.0.9/tcp/1")));
        simulation.pause(Duration.ofMinutes(1));
      }
      // Of 1,440 sightings in a day.
      assertThat(NowhereTransport.dials).isBetween(15, 45);
      host.close();
      return null;
    });
  }

  @Test
  void dialer_ofThoseWhoAnswer_connectsOnce() throws Exception {
    simulation.run(() -> {
      Host alice = host(1, network.transport(1));
      Host bob = host(2, network.transport(2));
      bob.listen(SimulatedNetwork.addressOf(2));
      LanDialer dialer = new LanDialer(alice, new Random(1), 10);
      for (int count = 0; count < 5; count++) {
        dialer.found(bob.id(), List.of(SimulatedNetwork.addressOf(2)));
      }
      simulation.pause(Duration.ofSeconds(5));
      assertThat(bob.connections()).hasSize(1);
      LanDialer content = new LanDialer(bob, new Random(1), 1);
      content.found(peer(7), List.of(SimulatedNetwork.addressOf(7)));
      simulation.pause(Duration.ofSeconds(5));
      assertThat(bob.peers().addresses(peer(7))).hasSize(1);
      alice.close();
      bob.close();
      return null;
    });
  }

  private static byte[] answer(PeerId peer, String address) {
    String name = "x" + peer.hashCode() + "." + Announcement.SERVICE;
    return DnsWriter.response(
        new Pointer(Announcement.SERVICE, 120, name),
        List.of(new Text(name, 120, List.of("other=1", "dnsaddr=" + address + "/p2p/" + peer))));
  }

  private static PeerId peer(int number) {
    byte[] key = new byte[32];
    key[0] = (byte) number;
    key[1] = (byte) (number >> 8);
    key[2] = 9;
    return PeerId.ofEd25519(key);
  }

  private Host host(int number, Transport transport) throws IOException {
    byte[] seed = new byte[32];
    seed[0] = (byte) number;
    KeyPair keys = KeyPair.ofSeed(seed);
    return new HostBuilder(keys, simulation)
        .transport(transport)
        .security(new Plaintext(keys))
        .build();
  }

  /** A host with an address on the link, and whom it has found. */
  private final class Node {
    final Host host;
    final Map<PeerId, List<Multiaddr>> found = new LinkedHashMap<>();
    private final Mdns mdns;
    private Optional<String> hint;
    private int tellings;

    Node(int number, Optional<String> hint) throws IOException {
      this.hint = hint;
      host = host(number, new NowhereTransport());
      String address = "10.0.0." + number;
      host.listen(Multiaddr.parse("/ip4/" + address + "/tcp/4001"));
      host.listen(Multiaddr.parse("/ip4/127.0.0.1/tcp/4001"));
      MdnsSettings settings = new MdnsSettings(Duration.ofMinutes(1), _ -> true, () -> this.hint);
      Random random = new Random(simulation.random().nextLong());
      mdns = new Mdns(host, random, settings, this::note, lan.at(address));
    }

    private void note(PeerId peer, List<Multiaddr> addresses) {
      tellings++;
      found.put(peer, addresses);
    }

    void close() {
      mdns.close();
      host.close();
    }
  }

  /** Listens without being reached, and reaches nobody. */
  private static final class NowhereTransport implements Transport {
    private static int dials;

    @Override
    public boolean handles(Multiaddr address) {
      return true;
    }

    @Override
    public RawConnection dial(Multiaddr address, Duration timeout) throws IOException {
      dials++;
      throw new IOException("refused");
    }

    @Override
    public Listener listen(Multiaddr address, Consumer<RawConnection> accepted) {
      return new Listener() {
        @Override
        public List<Multiaddr> addresses() {
          return List.of(address);
        }

        @Override
        public void close() {}
      };
    }
  }
}
