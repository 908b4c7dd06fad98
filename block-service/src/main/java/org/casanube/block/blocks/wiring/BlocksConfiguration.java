package org.casanube.block.blocks.wiring;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.casanube.block.blocks.BlockStore;
import org.casanube.block.blocks.Blocks;
import org.casanube.block.blocks.BlocksListener;
import org.casanube.block.blocks.LocalBlocks;
import org.casanube.block.blocks.s3.S3BlockStore;
import org.casanube.block.blocks.store.LocalBlockStore;
import org.casanube.block.home.Home;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The store that the settings ask for, and the door to it. */
@Configuration(proxyBeanMethods = false)
class BlocksConfiguration {
  @Bean(destroyMethod = "close")
  @ConditionalOnMissingBean
  BlockStore blockStore(Home home, BlockStoreProperties properties, Clock clock) {
    BlockStoreProperties.S3 s3 = properties.s3();
    if (properties.kind() == BlockStoreProperties.Kind.S3 && s3 != null) {
      return new S3BlockStore(s3.settings(), clock, clock);
    }
    return LocalBlockStore.open(home.blocks(), properties.settings());
  }

  @Bean
  BlocksHealth blocksHealthIndicator(BlockStore store) {
    return new BlocksHealth(store::damages, store::trouble);
  }

  @Bean
  Blocks blocks(
      BlockStore store, MeterRegistry registry, ObjectProvider<BlocksListener> listeners) {
    MeteredBlocks.showUsage(store, registry);
    List<BlocksListener> all = new ArrayList<>(List.of(new MeteredBlocks(registry)));
    listeners.orderedStream().forEach(all::add);
    return new LocalBlocks(store, BlocksListener.all(all));
  }
}
