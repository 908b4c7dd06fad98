package org.casanube.block.swarm.wiring;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import org.casanube.block.BlockServiceApplication;
import org.casanube.block.home.Home;
import org.casanube.block.swarm.KeptPeerStore;
import org.casanube.block.swarm.KeptPeers;
import org.casanube.block.swarm.NetworkKey;
import org.casanube.block.swarm.PeerEvents;
import org.casanube.block.swarm.SwarmConnections;
import org.casanube.block.swarm.SwarmListening;
import org.casanube.block.swarm.SwarmNetwork;
import org.casanube.block.swarm.store.DocumentKeptPeerStore;
import org.casanube.documents.DocumentStore;
import org.casanube.events.EventBus;
import org.casanube.p2p.Host;
import org.casanube.p2p.HostLimits;
import org.casanube.p2p.WireFormatException;
import org.casanube.p2p.keys.KeyPair;
import org.casanube.p2p.keys.NodeSeed;
import org.casanube.p2p.keys.SecretFile;
import org.casanube.p2p.keys.SecretFileException;
import org.casanube.p2p.noise.Noise;
import org.casanube.p2p.ping.Ping;
import org.casanube.p2p.relay.CircuitTransport;
import org.casanube.p2p.relay.Relay;
import org.casanube.p2p.relay.RelayPolicy;
import org.casanube.p2p.schedule.Scheduler;
import org.casanube.p2p.schedule.SystemScheduler;
import org.casanube.p2p.swarm.HostBuilder;
import org.casanube.p2p.tcp.TcpTransport;
import org.casanube.p2p.tls.Tls;
import org.casanube.p2p.websocket.WebSocketTransport;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import tools.jackson.databind.json.JsonMapper;

/** The host of this service, with the identity that is derived for it from the node's key. */
@Configuration(proxyBeanMethods = false)
class SwarmConfiguration {
  /** Another label would make another peer of every node there is. */
  private static final String IDENTITY = "casanube block-service libp2p identity v1";

  @Bean(destroyMethod = "close")
  @ConditionalOnMissingBean(Scheduler.class)
  SystemScheduler peerScheduler(Clock clock) {
    return new SystemScheduler(clock);
  }

  @Bean
  NetworkKey networkKey(Home home) {
    return NetworkKey.loadOrCreate(home.swarmKey(), new SecureRandom());
  }

  @Bean
  SwarmMeters swarmMeters(MeterRegistry registry) {
    return new SwarmMeters(registry);
  }

  @Bean
  HostLimits hostLimits(SwarmProperties properties) {
    return properties.limits();
  }

  /** All of the host but who is let in and who measures. */
  @Bean
  HostBuilder hostBuilder(
      Home home,
      SwarmProperties properties,
      HostLimits limits,
      Scheduler scheduler,
      @Value("${casanube.version:unpackaged}") String version)
      throws IOException {
    SecureRandom random = new SecureRandom();
    KeyPair keys = identity(home, random);
    Path book = Objects.requireNonNullElse(properties.peerBook(), home.peerBook());
    Files.createDirectories(book.toAbsolutePath().getParent());
    return new HostBuilder(keys, scheduler)
        .transport(new TcpTransport(scheduler))
        .transport(new WebSocketTransport(scheduler, random))
        .transportOver(CircuitTransport::new)
        .security(new Noise(keys, random))
        .security(new Tls(keys, random, scheduler.clock()))
        .limits(limits)
        .announce(properties.announcedAddresses())
        .peerBook(book)
        .agent("casanube/" + version + " " + BlockServiceApplication.NAME);
  }

  private static KeyPair identity(Home home, SecureRandom random) throws IOException {
    Path own = home.peerKey();
    if (!Files.exists(own)) {
      return NodeSeed.loadOrCreate(home.nodeKey(), random).derive(IDENTITY);
    }
    try {
      return KeyPair.decode(new SecretFile(own).read());
    } catch (WireFormatException e) {
      throw new SecretFileException("The peer's key " + own + " can't be used: " + e.getMessage());
    }
  }

  @Bean(destroyMethod = "close")
  @ConditionalOnMissingBean(Host.class)
  Host host(HostBuilder builder, SwarmProperties properties, NetworkKey network, SwarmMeters meters)
      throws IOException {
    if (properties.privateNetwork()) {
      builder.privateNetwork(network);
    }
    return builder.meter(meters).build();
  }

  /** Answers pings, and can ask. */
  @Bean
  Ping ping(Host host) {
    return new Ping(host, new SecureRandom());
  }

  @Bean(destroyMethod = "close")
  @ConditionalOnBooleanProperty("casanube.block.swarm.relay")
  Relay relay(Host host, SwarmProperties properties) {
    return new Relay(host, properties.relayLimits(), RelayPolicy.EVERYONE);
  }

  @Bean
  SwarmListening swarmListening(
      Host host,
      NetworkKey key,
      SwarmProperties properties,
      Scheduler scheduler,
      ApplicationEventPublisher events) {
    return new SwarmListening(
        host,
        scheduler,
        () -> properties.privateNetwork() ? key.trouble() : Optional.empty(),
        events::publishEvent);
  }

  @Bean
  KeptPeerStore keptPeerStore(DocumentStore documents) {
    return new DocumentKeptPeerStore(documents);
  }

  @Bean
  KeptPeers keptPeers(Host host, KeptPeerStore store, SwarmProperties properties) {
    return new KeptPeers(host, store, properties.bootstrapAddresses(), new Random());
  }

  @Bean
  SwarmConnections swarmConnections(Host host, KeptPeers kept) {
    return new SwarmConnections(host, kept);
  }

  @Bean
  SwarmNetwork swarmNetwork(
      NetworkKey key,
      SwarmConnections connections,
      SwarmListening listening,
      ObjectProvider<LanDiscovery> lan,
      SwarmProperties properties) {
    Runnable whenChanged =
        () -> {
          listening.report();
          lan.ifAvailable(LanDiscovery::lookAgain);
        };
    return new SwarmNetwork(properties.privateNetwork(), key, connections, whenChanged);
  }

  @Bean
  SwarmHealth swarmHealthIndicator(Host host, SwarmListening listening, SwarmNetwork network) {
    return new SwarmHealth(host, listening, network);
  }

  @Bean
  PeerEvents peerEvents(EventBus bus, Host host, JsonMapper mapper, Clock clock) {
    PeerEvents events =
        new PeerEvents(host.scheduler(), new BusPeerEvents(bus, host, mapper, clock));
    host.addListener(events);
    return events;
  }

  @Bean
  MeterBinder swarmGauges(Host host, KeptPeers kept) {
    return registry -> SwarmMeters.show(registry, host, kept);
  }

  @Bean
  SwarmLifecycle swarmLifecycle(
      Host host, SwarmListening listening, KeptPeers kept, SwarmProperties properties) {
    return new SwarmLifecycle(host, listening, kept, properties.listenAddresses());
  }
}
