package org.casanube.p2p.mdns;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.casanube.multiformats.PeerId;
import org.casanube.multiformats.multiaddr.Component;
import org.casanube.multiformats.multiaddr.Multiaddr;
import org.casanube.multiformats.multiaddr.Protocol;
import org.casanube.p2p.mdns.DnsMessage.Address;
import org.casanube.p2p.mdns.DnsMessage.Pointer;
import org.casanube.p2p.mdns.DnsMessage.Question;
import org.casanube.p2p.mdns.DnsMessage.Resource;
import org.casanube.p2p.mdns.DnsMessage.Service;
import org.casanube.p2p.mdns.DnsMessage.Text;
import org.casanube.p2p.tcp.SocketAddresses;

/**
 * What this host says about itself. The name it goes by is random, as the specification wants it;
 * the addresses are in texts, and in SRV and address records for those that look no further without
 * them.
 */
final class Announcement {
  static final String SERVICE = "_p2p._udp.local";
  static final Question QUESTION = new Question(SERVICE, DnsMessage.PTR);
  static final long LIFE_SECONDS = 120;
  static final String ADDRESS = "dnsaddr=";

  /** Ours alone: others pass over texts that are not addresses. */
  static final String NETWORK = "network=";

  private static final String ALL_SERVICES = "_services._dns-sd._udp.local";
  private static final int NAME_LENGTH = 32;
  private static final int MAX_TEXT = 255;
  private static final int MAX_NETWORK = 64;

  /** Of all texts, so that a datagram need not be taken apart on its way. */
  private static final int MAX_TEXTS = 900;

  private final PeerId self;
  private final Supplier<Optional<String>> network;
  private final String name;

  Announcement(PeerId self, Supplier<Optional<String>> network, RandomGenerator random) {
    this.self = self;
    this.network = network;
    StringBuilder letters = new StringBuilder();
    for (int count = 0; count < NAME_LENGTH; count++) {
      letters.append(Character.forDigit(random.nextInt(36), 36));
    }
    this.name = letters.toString();
  }

  /** The full name. */
  String instance() {
    return name + "." + SERVICE;
  }

  /** True if it asks for this host, or for all, and does not know it already. */
  boolean isAskedFor(DnsMessage query) {
    boolean known =
        query.records().stream()
            .anyMatch(record ->
                record instanceof Pointer pointer
                    && pointer.target().equals(instance())
                    && pointer.ttlSeconds() >= LIFE_SECONDS / 2);
    return !known
        && query.questions().stream()
            .anyMatch(question ->
                question.asksFor(SERVICE, DnsMessage.PTR)
                    || question.asksFor(ALL_SERVICES, DnsMessage.PTR)
                    || question.name().equals(instance()));
  }

  /** The datagram; none, if this host can't be reached from elsewhere. */
  Optional<byte[]> of(List<Multiaddr> addresses, long ttlSeconds) {
    List<Multiaddr> told = worthTelling(addresses);
    if (told.isEmpty()) {
      return Optional.empty();
    }
    List<Resource> additional = new ArrayList<>();
    additional.add(new Text(instance(), ttlSeconds, texts(told)));
    String hostName = name + ".local";
    int port =
        told.getFirst().find(Protocol.TCP).map(tcp -> Integer.parseInt(tcp.value())).orElse(0);
    additional.add(new Service(instance(), ttlSeconds, port, hostName));
    Map<Protocol, Address> hosts = new LinkedHashMap<>();
    for (Multiaddr each : told) {
      Component first = each.components().getFirst();
      byte[] bytes = InetAddress.ofLiteral(first.value()).getAddress();
      hosts.putIfAbsent(first.protocol(), new Address(hostName, ttlSeconds, bytes));
    }
    additional.addAll(hosts.values());
    return Optional.of(
        DnsWriter.response(new Pointer(SERVICE, ttlSeconds, instance()), additional));
  }

  /** Plain TCP; those of this machine with itself only if there are no others. */
  private static List<Multiaddr> worthTelling(List<Multiaddr> addresses) {
    List<Multiaddr> plain =
        addresses.stream()
            .filter(SocketAddresses::isTcp)
            .filter(address -> SocketAddresses.behindTcp(address).isEmpty())
            .filter(Announcement::isNumeric)
            .toList();
    List<Multiaddr> reachable =
        plain.stream().filter(address -> !SocketAddresses.isLoopback(address)).toList();
    return reachable.isEmpty() ? plain : reachable;
  }

  private static boolean isNumeric(Multiaddr address) {
    Protocol first = address.components().getFirst().protocol();
    return first == Protocol.IP4 || first == Protocol.IP6;
  }

  private List<String> texts(List<Multiaddr> addresses) {
    List<String> texts = new ArrayList<>();
    network
        .get()
        .filter(hint -> hint.length() <= MAX_NETWORK)
        .ifPresent(hint -> texts.add(NETWORK + hint));
    int length = 0;
    for (Multiaddr each : addresses) {
      String text = ADDRESS + each.with(Protocol.P2P, self.toString());
      length += text.length() + 1;
      if (text.length() <= MAX_TEXT && length <= MAX_TEXTS) {
        texts.add(text);
      }
    }
    return texts;
  }
}
