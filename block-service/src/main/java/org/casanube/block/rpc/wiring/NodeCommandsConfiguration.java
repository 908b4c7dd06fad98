package org.casanube.block.rpc.wiring;

import java.net.InetSocketAddress;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.casanube.block.collection.StorageRoom;
import org.casanube.block.content.ContentListenerReady;
import org.casanube.block.home.Home;
import org.casanube.block.rpc.RpcListenerReady;
import org.casanube.block.rpc.ShutdownAsked;
import org.casanube.block.rpc.command.CommandTable;
import org.casanube.block.rpc.node.ConfigCommands;
import org.casanube.block.rpc.node.DiagnosticCommands;
import org.casanube.block.rpc.node.LogTailCommand;
import org.casanube.block.rpc.node.NodeCommands;
import org.casanube.block.rpc.node.RemovedCommands;
import org.casanube.block.rpc.node.SettingsView;
import org.casanube.block.rpc.server.RpcProperties;
import org.casanube.block.swarm.KeptPeers;
import org.casanube.p2p.Host;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;
import tools.jackson.databind.json.JsonMapper;

/** The commands about this node. */
@Configuration(proxyBeanMethods = false)
class NodeCommandsConfiguration {
  /** Remembers where this service came to listen. */
  static final class Places implements SettingsView.Listeners {
    private final AtomicReference<String> gateway = new AtomicReference<>("");
    private final AtomicReference<String> rpc = new AtomicReference<>("");

    @EventListener
    void listening(ContentListenerReady ready) {
      gateway.set(multiaddr(ready.address()));
    }

    @EventListener
    void listening(RpcListenerReady ready) {
      rpc.set(multiaddr(ready.address()));
    }

    private static String multiaddr(InetSocketAddress address) {
      return SettingsView.multiaddr(address.getAddress(), address.getPort());
    }

    @Override
    public SettingsView.Listening now() {
      return new SettingsView.Listening(gateway.get(), rpc.get());
    }
  }

  /** Ends this service where it runs alone; in a node, that ends all. */
  static final class Ending {
    private final ConfigurableApplicationContext context;

    Ending(ConfigurableApplicationContext context) {
      this.context = context;
    }

    @EventListener
    void asked(ShutdownAsked asked) {
      if (context.getParent() == null) {
        context.close();
      }
    }
  }

  @Bean
  Ending rpcEnding(ConfigurableApplicationContext context) {
    return new Ending(context);
  }

  @Bean
  Places rpcPlaces() {
    return new Places();
  }

  @Bean
  NodeCommands nodeCommands(
      Host host,
      CommandTable table,
      ApplicationEventPublisher events,
      @Value("${casanube.version:unpackaged}") String version) {
    return new NodeCommands(
        host,
        table,
        version,
        () -> {
          Thread _ =
              Thread.ofVirtual()
                  .name("rpc-shutdown")
                  .start(() -> events.publishEvent(new ShutdownAsked()));
        });
  }

  @Bean
  DiagnosticCommands diagnosticCommands(Host host, Supplier<StorageRoom> storageRoom, Home home) {
    return new DiagnosticCommands(host, storageRoom, home.home());
  }

  @Bean
  LogTailCommand logTailCommand() {
    return new LogTailCommand(new JsonMapper());
  }

  @Bean
  RemovedCommands removedCommands() {
    return new RemovedCommands();
  }

  @Bean
  ConfigCommands configCommands(
      Host host,
      KeptPeers kept,
      Supplier<StorageRoom> storageRoom,
      RpcProperties properties,
      Places places) {
    SettingsView view = new SettingsView(host, kept, storageRoom, properties, places);
    return new ConfigCommands(view, new JsonMapper());
  }
}
