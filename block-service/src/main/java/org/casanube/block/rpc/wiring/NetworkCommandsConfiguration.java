package org.casanube.block.rpc.wiring;

import io.micrometer.core.instrument.MeterRegistry;
import org.casanube.block.exchange.Exchange;
import org.casanube.block.names.NameKeys;
import org.casanube.block.names.Names;
import org.casanube.block.routing.RoutingSearches;
import org.casanube.block.routing.RoutingView;
import org.casanube.block.rpc.names.KeyCommands;
import org.casanube.block.rpc.names.NameCommands;
import org.casanube.block.rpc.names.NameInspectCommand;
import org.casanube.block.rpc.network.ExchangeCommands;
import org.casanube.block.rpc.network.KeptPeerCommands;
import org.casanube.block.rpc.network.PingCommand;
import org.casanube.block.rpc.network.ProvideCommands;
import org.casanube.block.rpc.network.PubsubCommands;
import org.casanube.block.rpc.network.ResourceCommands;
import org.casanube.block.rpc.network.RoutingCommands;
import org.casanube.block.rpc.network.SwarmCommands;
import org.casanube.block.rpc.paths.ContentPaths;
import org.casanube.block.swarm.KeptPeers;
import org.casanube.block.swarm.SwarmConnections;
import org.casanube.p2p.Host;
import org.casanube.p2p.HostLimits;
import org.casanube.p2p.gossipsub.Gossipsub;
import org.casanube.p2p.ping.Ping;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The commands about names and peers. */
@Configuration(proxyBeanMethods = false)
class NetworkCommandsConfiguration {
  @Bean
  KeyCommands keyCommands(NameKeys keys) {
    return new KeyCommands(keys);
  }

  @Bean
  NameCommands nameCommands(Names names, ContentPaths rpcPaths, Host host) {
    return new NameCommands(names, rpcPaths, host.id());
  }

  @Bean
  NameInspectCommand nameInspectCommand(Names names, Host host) {
    return new NameInspectCommand(names, host.scheduler().clock());
  }

  @Bean
  ProvideCommands provideCommands(RoutingView routing, Host host) {
    return new ProvideCommands(routing, host);
  }

  @Bean
  ResourceCommands resourceCommands(Host host, HostLimits limits) {
    return new ResourceCommands(host, limits);
  }

  @Bean
  SwarmCommands swarmCommands(Host host, SwarmConnections connections) {
    return new SwarmCommands(host, connections);
  }

  @Bean
  RoutingCommands routingCommands(
      RoutingSearches searches, Names names, ContentPaths rpcPaths, Host host) {
    return new RoutingCommands(searches, names, rpcPaths, host);
  }

  @Bean
  ExchangeCommands exchangeCommands(Exchange exchange, Host host, MeterRegistry meters) {
    return new ExchangeCommands(exchange, host, meters);
  }

  @Bean
  PingCommand pingCommand(Host host, Ping ping) {
    return new PingCommand(host, ping);
  }

  @Bean
  PubsubCommands pubsubCommands(Gossipsub gossip) {
    return new PubsubCommands(gossip);
  }

  @Bean
  KeptPeerCommands keptPeerCommands(KeptPeers kept) {
    return new KeptPeerCommands(kept);
  }
}
