package org.casanube.block.collection.wiring;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import org.casanube.block.blocks.BlockStore;
import org.casanube.block.blocks.Blocks;
import org.casanube.block.collection.AutomaticCollection;
import org.casanube.block.collection.CollectionJournal;
import org.casanube.block.collection.CollectionMetrics;
import org.casanube.block.collection.CollectionTask;
import org.casanube.block.collection.Collector;
import org.casanube.block.collection.RootGuard;
import org.casanube.block.collection.RootSource;
import org.casanube.block.collection.StorageRoom;
import org.casanube.block.collection.VerificationTask;
import org.casanube.block.collection.store.DocumentCollectionJournal;
import org.casanube.block.home.Home;
import org.casanube.block.operations.Operations;
import org.casanube.block.reachability.DagWalk;
import org.casanube.block.reachability.KeyHash;
import org.casanube.documents.DocumentStore;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.util.unit.DataSize;
import tools.jackson.databind.json.JsonMapper;

/** The collector, what it asks for roots, and when it runs by itself. */
@Configuration(proxyBeanMethods = false)
class CollectionConfiguration {
  @Bean
  RootGuard rootGuard(Blocks blocks, DagWalk walk, KeyHash hash) {
    return new RootGuard(blocks, walk, hash);
  }

  @Bean
  Collector collector(
      Blocks blocks,
      BlockStore store,
      DagWalk walk,
      KeyHash hash,
      RootGuard guard,
      List<RootSource> sources) {
    return new Collector(blocks, store, walk, hash, guard, sources);
  }

  @Bean
  CollectionJournal collectionJournal(DocumentStore documents, JsonMapper mapper) {
    return new DocumentCollectionJournal(documents, mapper, () -> UUID.randomUUID().toString());
  }

  @Bean
  CollectionTask collectionTask(
      Collector collector, CollectionJournal journal, MeterRegistry registry, Clock clock) {
    return new CollectionTask(collector, journal, new CollectionMetrics(registry), clock);
  }

  @Bean
  VerificationTask verificationTask(BlockStore store) {
    return new VerificationTask(store);
  }

  /** The quota and the reserve are settings of the store, which enforces them. */
  @Bean
  Supplier<StorageRoom> storageRoom(BlockStore store, Environment environment) {
    DataSize quota =
        environment.getProperty(
            "casanube.block.store.max-bytes", DataSize.class, DataSize.ofBytes(Long.MAX_VALUE));
    DataSize reserve =
        environment.getProperty(
            "casanube.block.store.reserve-bytes", DataSize.class, DataSize.ofGigabytes(1));
    return () -> new StorageRoom(store.usage(), quota.toBytes(), reserve.toBytes());
  }

  @Bean
  StorageRoomHealth storageRoomHealthIndicator(Supplier<StorageRoom> storageRoom, Home home) {
    return new StorageRoomHealth(storageRoom, home.home().toFile()::getUsableSpace);
  }

  @Bean
  @ConditionalOnProperty(
      name = "casanube.block.collection.automatic",
      matchIfMissing = true,
      havingValue = "true")
  CollectionSchedule collectionSchedule(
      Supplier<StorageRoom> storageRoom,
      Operations operations,
      Clock clock,
      CollectionProperties properties) {
    AutomaticCollection automatic =
        new AutomaticCollection(
            storageRoom, operations, clock, properties.watermark(), properties.rest());
    return new CollectionSchedule(automatic, properties.checkEvery());
  }
}
