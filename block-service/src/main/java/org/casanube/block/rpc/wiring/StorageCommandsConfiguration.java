package org.casanube.block.rpc.wiring;

import java.util.function.Supplier;
import org.casanube.block.blocks.BlockStore;
import org.casanube.block.blocks.Blocks;
import org.casanube.block.collection.Collector;
import org.casanube.block.collection.StorageRoom;
import org.casanube.block.home.Home;
import org.casanube.block.names.Names;
import org.casanube.block.operations.Operations;
import org.casanube.block.pins.PinFetching;
import org.casanube.block.pins.Pins;
import org.casanube.block.reachability.DagWalk;
import org.casanube.block.reachability.KeyHash;
import org.casanube.block.retrieval.Retrieval;
import org.casanube.block.rpc.blocks.BlockCommands;
import org.casanube.block.rpc.blocks.RepoCommands;
import org.casanube.block.rpc.dags.ArchiveCommands;
import org.casanube.block.rpc.dags.DagCommands;
import org.casanube.block.rpc.dags.DagStatCommand;
import org.casanube.block.rpc.dags.PatchCommands;
import org.casanube.block.rpc.paths.ContentPaths;
import org.casanube.block.rpc.pins.PinCommands;
import org.casanube.block.rpc.pins.PinListCommands;
import org.casanube.block.rpc.pins.PinVerifyCommand;
import org.casanube.block.rpc.pins.RemotePinCommands;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import tools.jackson.databind.json.JsonMapper;

/** The commands about blocks, DAGs and pins. */
@Configuration(proxyBeanMethods = false)
class StorageCommandsConfiguration {
  @Bean
  ContentPaths rpcPaths(Blocks blocks, Retrieval retrieval, Names names) {
    return new ContentPaths(blocks, retrieval, names);
  }

  @Bean
  BlockCommands blockCommands(
      Blocks blocks, Pins pins, Collector collector, ContentPaths rpcPaths) {
    return new BlockCommands(blocks, pins, collector, rpcPaths);
  }

  @Bean
  RepoCommands repoCommands(
      BlockStore store,
      Supplier<StorageRoom> storageRoom,
      Operations operations,
      Collector collector,
      Home home) {
    return new RepoCommands(store, storageRoom, operations, collector, home);
  }

  @Bean
  PinCommands pinCommands(Pins pins, PinFetching fetching, ContentPaths rpcPaths) {
    return new PinCommands(pins, fetching, rpcPaths);
  }

  @Bean
  PinListCommands pinListCommands(Pins pins, DagWalk walk, KeyHash hash, ContentPaths rpcPaths) {
    return new PinListCommands(pins, walk, hash, rpcPaths, new JsonMapper());
  }

  @Bean
  DagCommands dagCommands(Blocks blocks, Pins pins, ContentPaths rpcPaths) {
    return new DagCommands(blocks, pins, rpcPaths);
  }

  @Bean
  ArchiveCommands archiveCommands(Blocks blocks, Pins pins, KeyHash hash, ContentPaths rpcPaths) {
    return new ArchiveCommands(blocks, pins, hash, rpcPaths);
  }

  @Bean
  PinVerifyCommand pinVerifyCommand(Pins pins, DagWalk walk, KeyHash hash, ContentPaths rpcPaths) {
    return new PinVerifyCommand(pins, walk, hash, rpcPaths);
  }

  @Bean
  PatchCommands patchCommands(Blocks blocks, ContentPaths rpcPaths) {
    return new PatchCommands(blocks, rpcPaths);
  }

  @Bean
  RemotePinCommands remotePinCommands() {
    return new RemotePinCommands();
  }

  @Bean
  DagStatCommand dagStatCommand(KeyHash hash, ContentPaths rpcPaths) {
    return new DagStatCommand(hash, rpcPaths);
  }
}
