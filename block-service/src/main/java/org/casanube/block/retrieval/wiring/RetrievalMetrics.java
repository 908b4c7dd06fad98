package org.casanube.block.retrieval.wiring;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.BaseUnits;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import org.casanube.block.retrieval.FetchErrorCode;
import org.casanube.block.retrieval.FetchFailedException;
import org.casanube.block.retrieval.FetchListener;
import org.casanube.block.retrieval.FetchProgress;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts fetches by how they end, and writes them to the log. */
final class RetrievalMetrics implements FetchListener {
  private static final Logger LOG = LoggerFactory.getLogger("org.casanube.block.retrieval");

  private final InstantSource clock;
  private final Timer finished;
  private final Timer reading;
  private final Map<FetchErrorCode, Timer> failed = new EnumMap<>(FetchErrorCode.class);
  private final Counter blocks;
  private final Counter bytes;
  private final Counter duplicates;

  RetrievalMetrics(MeterRegistry registry, InstantSource clock) {
    this.clock = clock;
    finished = timer(registry, "finished");
    reading = timer(registry, "read");
    for (FetchErrorCode code : FetchErrorCode.values()) {
      failed.put(code, timer(registry, code.name().toLowerCase(Locale.ROOT).replace('_', '-')));
    }
    blocks = Counter.builder("casanube.retrieval.blocks").register(registry);
    bytes =
        Counter.builder("casanube.retrieval.bytes").baseUnit(BaseUnits.BYTES).register(registry);
    duplicates =
        Counter.builder("casanube.retrieval.duplicate.bytes")
            .baseUnit(BaseUnits.BYTES)
            .register(registry);
  }

  private static Timer timer(MeterRegistry registry, String outcome) {
    return Timer.builder("casanube.retrieval.fetches")
        .description("Fetches from peers")
        .tag("outcome", outcome)
        .register(registry);
  }

  @Override
  public void finished(FetchProgress progress) {
    count(progress, finished);
    LOG.atInfo()
        .addKeyValue("casanube.cid", progress.root())
        .addKeyValue("casanube.blocks", progress.blocks())
        .addKeyValue("casanube.bytes", progress.bytes())
        .addKeyValue("casanube.peers", progress.peers())
        .log("fetched {}: {} blocks", progress.root(), progress.blocks());
  }

  @Override
  public void failed(FetchProgress progress, FetchFailedException cause) {
    Timer timer = failed.get(cause.code());
    if (timer != null) {
      count(progress, timer);
    }
    LOG.atWarn()
        .addKeyValue("casanube.cid", progress.root())
        .addKeyValue("casanube.blocks", progress.blocks())
        .log("fetching {} failed: {}", progress.root(), cause.getMessage());
  }

  @Override
  public void read(FetchProgress progress) {
    count(progress, reading);
    LOG.debug("read {} blocks of {} from peers", progress.blocks(), progress.root());
  }

  private void count(FetchProgress progress, Timer timer) {
    timer.record(progress.age(clock.instant()));
    blocks.increment((double) progress.blocks());
    bytes.increment((double) progress.bytes());
    duplicates.increment((double) progress.duplicateBytes());
  }
}
