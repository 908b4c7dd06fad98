package org.casanube.block.blocks.wiring;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.BaseUnits;
import java.util.function.ToDoubleFunction;
import org.casanube.block.blocks.BlockStore;
import org.casanube.block.blocks.BlocksListener;
import org.casanube.multiformats.Cid;
import org.casanube.multiformats.Multihash;

/** Counts what passes through the door, and shows what the store holds. */
final class MeteredBlocks implements BlocksListener {
  private final Counter added;
  private final Counter addedBytes;
  private final Counter commits;
  private final Counter found;
  private final Counter foundBytes;
  private final Counter missing;
  private final Counter refused;

  MeteredBlocks(MeterRegistry registry) {
    added = Counter.builder("casanube.blocks.added").register(registry);
    addedBytes = bytes("casanube.blocks.added.bytes", registry);
    commits = Counter.builder("casanube.blocks.commits").register(registry);
    found = lookups("found", registry);
    foundBytes = bytes("casanube.blocks.found.bytes", registry);
    missing = lookups("missing", registry);
    refused = lookups("refused", registry);
  }

  /** Shows what this store holds, asked anew at each scrape. */
  static void showUsage(BlockStore store, MeterRegistry registry) {
    gauge("casanube.blocks.stored", store, registry, usage -> usage.blocks());
    gauge("casanube.blocks.stored.bytes", store, registry, usage -> usage.blockBytes());
    gauge("casanube.blocks.medium.bytes", store, registry, usage -> usage.mediumBytes());
    gauge("casanube.blocks.free.bytes", store, registry, usage -> usage.freeBytes());
  }

  private static void gauge(
      String name,
      BlockStore store,
      MeterRegistry registry,
      ToDoubleFunction<BlockStore.Usage> value) {
    Gauge.builder(name, store, asked -> value.applyAsDouble(asked.usage())).register(registry);
  }

  private static Counter bytes(String name, MeterRegistry registry) {
    return Counter.builder(name).baseUnit(BaseUnits.BYTES).register(registry);
  }

  private static Counter lookups(String outcome, MeterRegistry registry) {
    return Counter.builder("casanube.blocks.lookups").tag("outcome", outcome).register(registry);
  }

  @Override
  public void added(Multihash multihash, int bytes) {
    added.increment();
    addedBytes.increment(bytes);
  }

  @Override
  public void committed() {
    commits.increment();
  }

  @Override
  public void found(int bytes) {
    found.increment();
    foundBytes.increment(bytes);
  }

  @Override
  public void missing(Cid cid) {
    missing.increment();
  }

  @Override
  public void refused(Cid cid, String reason) {
    refused.increment();
  }
}
