package org.casanube.block.rpc.wiring;

import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import org.casanube.block.rpc.command.CommandTable;
import org.casanube.block.rpc.command.Family;
import org.casanube.block.rpc.command.Registry;
import org.casanube.block.rpc.server.RpcListener;
import org.casanube.block.rpc.server.RpcProperties;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import tools.jackson.databind.json.JsonMapper;

/** Puts the families of commands together and has them listened for. */
@Configuration(proxyBeanMethods = false)
class RpcConfiguration {
  @Bean
  CommandTable commandTable() {
    return CommandTable.ofKubo();
  }

  @Bean
  Registry rpcRegistry(CommandTable table, List<Family> families) {
    return Registry.of(table, families);
  }

  /** Members that are null are told, since tools written in Go expect them. */
  @Bean
  RpcListener rpcListener(
      RpcProperties properties,
      Registry registry,
      MeterRegistry meters,
      ApplicationEventPublisher events) {
    return new RpcListener(properties, registry, new JsonMapper(), meters, events);
  }
}
