package org.casanube.block.rpc.wiring;

import java.util.concurrent.Executor;
import org.casanube.block.files.FileAdding;
import org.casanube.block.names.Names;
import org.casanube.block.pins.Pins;
import org.casanube.block.retrieval.Retrieval;
import org.casanube.block.rpc.adding.AddCommand;
import org.casanube.block.rpc.paths.ContentPaths;
import org.casanube.block.rpc.reading.FileCommands;
import org.casanube.block.rpc.reading.ListCommand;
import org.casanube.block.rpc.reading.RefsCommand;
import org.casanube.block.rpc.reading.ResolveCommand;
import org.casanube.block.rpc.server.RpcProperties;
import org.casanube.block.rpc.text.CidCommands;
import org.casanube.block.rpc.text.MultibaseCommands;
import org.casanube.block.rpc.trees.TreeAttributeCommands;
import org.casanube.block.rpc.trees.TreeCommands;
import org.casanube.block.rpc.trees.TreeViewCommands;
import org.casanube.block.tree.FileTrees;
import org.casanube.block.tree.TreeOwner;
import org.casanube.block.unixfs.ReadAhead;
import org.casanube.p2p.Host;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The commands about files. */
@Configuration(proxyBeanMethods = false)
class FileCommandsConfiguration {
  private static final int READ_AHEAD = 2;

  @Bean
  AddCommand addCommand(
      FileAdding adding,
      FileTrees trees,
      Retrieval retrieval,
      Pins pins,
      RpcProperties properties) {
    return new AddCommand(adding, trees, retrieval, pins, properties.user());
  }

  @Bean
  FileCommands fileCommands(ContentPaths rpcPaths) {
    Executor readers = command -> Thread.ofVirtual().name("rpc-read").start(command);
    return new FileCommands(rpcPaths, new ReadAhead(readers, READ_AHEAD));
  }

  @Bean
  ListCommand listCommand(ContentPaths rpcPaths) {
    return new ListCommand(rpcPaths);
  }

  @Bean
  TreeCommands treeCommands(FileTrees trees, RpcProperties properties, ContentPaths rpcPaths) {
    return new TreeCommands(trees, new TreeOwner(properties.user()), rpcPaths);
  }

  @Bean
  TreeAttributeCommands treeAttributeCommands(
      FileTrees trees, RpcProperties properties, Host host) {
    return new TreeAttributeCommands(
        trees, new TreeOwner(properties.user()), host.scheduler().clock());
  }

  @Bean
  TreeViewCommands treeViewCommands(
      FileTrees trees, RpcProperties properties, ContentPaths rpcPaths) {
    return new TreeViewCommands(trees, new TreeOwner(properties.user()), rpcPaths);
  }

  @Bean
  MultibaseCommands multibaseCommands() {
    return new MultibaseCommands();
  }

  @Bean
  CidCommands cidCommands() {
    return new CidCommands();
  }

  @Bean
  RefsCommand refsCommand(ContentPaths rpcPaths) {
    return new RefsCommand(rpcPaths);
  }

  @Bean
  ResolveCommand resolveCommand(ContentPaths rpcPaths, Names names) {
    return new ResolveCommand(rpcPaths, names);
  }
}
