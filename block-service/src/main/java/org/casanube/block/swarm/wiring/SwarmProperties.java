package org.casanube.block.swarm.wiring;

import jakarta.validation.Valid;
import jakarta.validation.constraints.Min;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.casanube.multiformats.MultiformatException;
import org.casanube.multiformats.multiaddr.Multiaddr;
import org.casanube.p2p.HostLimits;
import org.casanube.p2p.relay.RelayLimits;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * This service as a peer among peers, under {@code casanube.block.swarm}. The limits are fit for a
 * small box.
 *
 * @param listen multiaddrs to listen at; port 0 takes a free one, {@code /ip6/::} means all
 *     addresses of both families
 * @param announce multiaddrs that peers are told besides, like that of a forwarded port
 * @param privateNetwork whether only those are let in who hold the network's key
 * @param relay whether peers that can't be dialled may be reached through this node
 * @param bootstrap multiaddrs with {@code /p2p/} of peers to keep connected with
 * @param peerBook the file that remembers peers; in the home if absent
 * @param connections limits of connections
 * @param streams limits of streams
 * @param memory limits of what waits to be read
 */
@Validated
@ConfigurationProperties("casanube.block.swarm")
record SwarmProperties(
    @DefaultValue({"/ip6/::/tcp/4001", "/ip6/::/tcp/4002/ws"}) List<String> listen,
    @DefaultValue List<String> announce,
    @DefaultValue("true") boolean privateNetwork,
    @DefaultValue("false") boolean relay,
    @DefaultValue List<String> bootstrap,
    @Nullable Path peerBook,
    @DefaultValue @Valid Connections connections,
    @DefaultValue @Valid Streams streams,
    @DefaultValue @Valid Memory memory) {
  private static final String ANY_IP4 = "/ip4/0.0.0.0/";
  private static final String ANY_IP6 = "/ip6/::/";
  private static final String PREFIX = "casanube.block.swarm.";

  SwarmProperties {
    listen = checked("listen", listen);
    announce = checked("announce", announce);
    bootstrap = checked("bootstrap", bootstrap);
    for (String each : bootstrap) {
      if (Multiaddr.parse(each).peerId().isEmpty()) {
        throw new IllegalArgumentException(
            PREFIX + "bootstrap: " + each + " does not end with /p2p/ and a peer id");
      }
    }
  }

  /**
   * Limits of connections.
   *
   * @param max the most wished for; beyond it those worth least are closed
   * @param wanted how many are left then
   * @param perPeer the most with one peer
   * @param perAddress the most from one IPv4 address or IPv6 network of 64 bits
   * @param handshakes the most that are not secured yet
   * @param grace how long a new one is left alone
   */
  record Connections(
      @DefaultValue("160") @Min(1) int max,
      @DefaultValue("96") @Min(1) int wanted,
      @DefaultValue("8") @Min(1) int perPeer,
      @DefaultValue("32") @Min(1) int perAddress,
      @DefaultValue("64") @Min(1) int handshakes,
      @DefaultValue("20s") Duration grace) {}

  /**
   * Limits of streams.
   *
   * @param inbound the most that one connection's peer may have open
   * @param outbound the most that this side may have open on one connection
   * @param perProtocol the most that one peer may have open of one protocol
   */
  record Streams(
      @DefaultValue("512") @Min(1) int inbound,
      @DefaultValue("256") @Min(1) int outbound,
      @DefaultValue("64") @Min(1) int perProtocol) {}

  /**
   * Limits of received bytes that wait to be read; what a window has grown by counts as full.
   *
   * @param perConnection of one connection
   * @param total of all; one peer or address has an eighth of it at most
   * @param window the largest of one stream
   */
  record Memory(
      @DefaultValue("32MB") DataSize perConnection,
      @DefaultValue("96MB") DataSize total,
      @DefaultValue("16MB") DataSize window) {}

  /** Without those that another one includes: at {@code /ip6/::} IPv4 is listened at too. */
  List<Multiaddr> listenAddresses() {
    return listen.stream()
        .filter(each ->
            !(each.startsWith(ANY_IP4) && listen.contains(each.replaceFirst(ANY_IP4, ANY_IP6))))
        .map(Multiaddr::parse)
        .toList();
  }

  List<Multiaddr> announcedAddresses() {
    return announce.stream().map(Multiaddr::parse).toList();
  }

  List<Multiaddr> bootstrapAddresses() {
    return bootstrap.stream().map(Multiaddr::parse).toList();
  }

  /** What this node gives as a relay: more to members of a private network than to strangers. */
  RelayLimits relayLimits() {
    return privateNetwork ? RelayLimits.amongFriends() : RelayLimits.defaults();
  }

  HostLimits limits() {
    return new HostLimits(
        new HostLimits.ConnectionLimits(
            connections.max(),
            connections.wanted(),
            connections.perPeer(),
            connections.perAddress(),
            connections.handshakes(),
            connections.grace()),
        new HostLimits.StreamLimits(streams.inbound(), streams.outbound(), streams.perProtocol()),
        new HostLimits.MemoryLimits(
            memory.perConnection().toBytes(),
            memory.total().toBytes(),
            Math.toIntExact(memory.window().toBytes())));
  }

  private static List<String> checked(String name, List<String> addresses) {
    for (String each : addresses) {
      try {
        Multiaddr ignored = Multiaddr.parse(each);
      } catch (MultiformatException e) {
        throw new IllegalArgumentException(
            "%s%s: %s is not a multiaddr: %s".formatted(PREFIX, name, each, e.getMessage()), e);
      }
    }
    return List.copyOf(addresses);
  }
}
