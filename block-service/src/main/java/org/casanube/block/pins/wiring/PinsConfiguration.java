package org.casanube.block.pins.wiring;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.binder.BaseUnits;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Clock;
import java.util.UUID;
import org.casanube.block.blocks.Blocks;
import org.casanube.block.collection.RootGuard;
import org.casanube.block.pins.LocalPins;
import org.casanube.block.pins.PinFetching;
import org.casanube.block.pins.PinStore;
import org.casanube.block.pins.PinTask;
import org.casanube.block.pins.store.DocumentPinStore;
import org.casanube.block.reachability.DagWalk;
import org.casanube.block.reachability.KeyHash;
import org.casanube.block.retrieval.Retrieval;
import org.casanube.documents.DocumentStore;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import tools.jackson.databind.json.JsonMapper;

/** The pins of this service, and what is to be seen of them. */
@Configuration(proxyBeanMethods = false)
class PinsConfiguration {
  @Bean
  PinStore pinStore(DocumentStore documents, JsonMapper mapper, Clock clock) {
    return new DocumentPinStore(documents, mapper, clock, () -> UUID.randomUUID().toString());
  }

  @Bean
  LocalPins localPins(
      Blocks blocks, PinStore store, RootGuard guard, DagWalk walk, KeyHash hash, Clock clock) {
    return new LocalPins(blocks, store, guard, walk, hash, clock);
  }

  @Bean
  PinFetching pinFetching(LocalPins pins, Retrieval retrieval) {
    return new PinFetching(pins, retrieval);
  }

  @Bean
  PinTask pinTask(PinFetching fetching) {
    return new PinTask(fetching);
  }

  @Bean
  PinIndexStart pinIndexStart(LocalPins pins) {
    return new PinIndexStart(pins);
  }

  @Bean
  MeterBinder pinGauges(LocalPins pins) {
    return registry -> {
      Gauge.builder("casanube.pins", pins, LocalPins::count).register(registry);
      Gauge.builder("casanube.pins.index.blocks", pins, LocalPins::indexedBlocks)
          .register(registry);
      Gauge.builder("casanube.pins.index.bytes", pins, LocalPins::indexBytes)
          .baseUnit(BaseUnits.BYTES)
          .register(registry);
    };
  }
}
