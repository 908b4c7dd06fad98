package org.casanube.block.swarm.wiring;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Objects;
import org.casanube.block.BlockServiceApplication;
import org.casanube.block.home.Home;
import org.casanube.block.swarm.NetworkKey;
import org.casanube.block.swarm.SwarmListening;
import org.casanube.p2p.Host;
import org.casanube.p2p.keys.KeyPair;
import org.casanube.p2p.keys.NodeSeed;
import org.casanube.p2p.noise.Noise;
import org.casanube.p2p.schedule.Scheduler;
import org.casanube.p2p.schedule.SystemScheduler;
import org.casanube.p2p.swarm.HostBuilder;
import org.casanube.p2p.tcp.TcpTransport;
import org.casanube.p2p.tls.Tls;
import org.casanube.p2p.websocket.WebSocketTransport;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

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

  @Bean(destroyMethod = "close")
  @ConditionalOnMissingBean(Host.class)
  Host host(
      Home home,
      SwarmProperties properties,
      NetworkKey network,
      Scheduler scheduler,
      @Value("${casanube.version:unpackaged}") String version)
      throws IOException {
    SecureRandom random = new SecureRandom();
    KeyPair keys = NodeSeed.loadOrCreate(home.nodeKey(), random).derive(IDENTITY);
    Path book = Objects.requireNonNullElse(properties.peerBook(), home.peerBook());
    Files.createDirectories(book.toAbsolutePath().getParent());
    HostBuilder builder =
        new HostBuilder(keys, scheduler)
            .transport(new TcpTransport(scheduler))
            .transport(new WebSocketTransport(scheduler, random))
            .security(new Noise(keys, random))
            .security(new Tls(keys, random, scheduler.clock()))
            .limits(properties.limits())
            .announce(properties.announcedAddresses())
            .peerBook(book)
            .agent("casanube/" + version + " " + BlockServiceApplication.NAME);
    if (properties.privateNetwork()) {
      builder.privateNetwork(network);
    }
    return builder.build();
  }

  @Bean
  SwarmListening swarmListening(Host host, Scheduler scheduler, ApplicationEventPublisher events) {
    return new SwarmListening(host, scheduler, events::publishEvent);
  }

  @Bean
  SwarmLifecycle swarmLifecycle(Host host, SwarmListening listening, SwarmProperties properties) {
    return new SwarmLifecycle(host, listening, properties.listenAddresses());
  }
}
