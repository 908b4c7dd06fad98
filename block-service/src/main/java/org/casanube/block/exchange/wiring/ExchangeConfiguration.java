package org.casanube.block.exchange.wiring;

import io.micrometer.core.instrument.MeterRegistry;
import org.casanube.block.blocks.BlockStore;
import org.casanube.block.blocks.BlocksListener;
import org.casanube.block.exchange.PeerPolicy;
import org.casanube.block.exchange.Traffic;
import org.casanube.block.exchange.bitswap.Bitswap;
import org.casanube.multiformats.Multihash;
import org.casanube.p2p.Host;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Bitswap on the service's host, over its store. */
@Configuration(proxyBeanMethods = false)
class ExchangeConfiguration {
  @Bean
  @ConditionalOnMissingBean
  PeerPolicy peerPolicy() {
    return PeerPolicy.OPEN;
  }

  @Bean(destroyMethod = "close")
  Bitswap bitswap(
      Host host,
      BlockStore store,
      PeerPolicy policy,
      ExchangeProperties properties,
      MeterRegistry registry) {
    Bitswap bitswap =
        new Bitswap(
            host,
            new StoredBlocks(store),
            policy,
            properties.settings(),
            new ExchangeMetrics(registry));
    ExchangeMetrics.show(bitswap, registry);
    return bitswap;
  }

  @Bean
  Traffic exchangeTraffic(Bitswap bitswap) {
    return bitswap.traffic();
  }

  /** Peers that wait for a block get it when it is added. */
  @Bean
  BlocksListener exchangeBlocksListener(Bitswap bitswap) {
    return new BlocksListener() {
      @Override
      public void added(Multihash multihash, int bytes) {
        bitswap.blockAdded(multihash);
      }
    };
  }
}
