package org.casanube.block.collection;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.BaseUnits;
import java.util.function.Supplier;

/** Counts collections and what they gave back. */
public final class CollectionMetrics {
  private final MeterRegistry registry;
  private final Counter blocks;
  private final Counter bytes;

  public CollectionMetrics(MeterRegistry registry) {
    this.registry = registry;
    blocks = Counter.builder("casanube.collection.removed.blocks").register(registry);
    bytes =
        Counter.builder("casanube.collection.removed.bytes")
            .baseUnit(BaseUnits.BYTES)
            .register(registry);
  }

  CollectionReport time(Supplier<CollectionReport> collection) {
    Timer.Sample sample = Timer.start(registry);
    String outcome = "failed";
    try {
      CollectionReport report = collection.get();
      outcome = "finished";
      blocks.increment((double) report.removedBlocks());
      bytes.increment((double) report.removedBytes());
      return report;
    } finally {
      sample.stop(
          Timer.builder("casanube.collection.runs").tag("outcome", outcome).register(registry));
    }
  }
}
