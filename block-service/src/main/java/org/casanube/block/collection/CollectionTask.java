package org.casanube.block.collection;

import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import org.casanube.block.operations.OperationRun;
import org.casanube.block.operations.OperationTask;

/** Collection as an operation. A run that was cut off is made again: it finds what is left. */
public final class CollectionTask implements OperationTask {
  public static final String TYPE = "garbage-collection";

  /** The parameter that lets a run go on though needed blocks are lost. */
  public static final String DESPITE_DAMAGE = "despiteDamage";

  private final Collector collector;
  private final CollectionJournal journal;
  private final CollectionMetrics metrics;
  private final Clock clock;

  public CollectionTask(
      Collector collector, CollectionJournal journal, CollectionMetrics metrics, Clock clock) {
    this.collector = collector;
    this.journal = journal;
    this.metrics = metrics;
    this.clock = clock;
  }

  @Override
  public String type() {
    return TYPE;
  }

  @Override
  public boolean repeatable() {
    return true;
  }

  @Override
  public Map<String, Long> run(OperationRun run) {
    boolean despiteDamage = Boolean.parseBoolean(run.parameters().get(DESPITE_DAMAGE));
    Instant began = clock.instant();
    CollectionReport report = metrics.time(() -> collector.collect(run, despiteDamage));
    journal.finished(new FinishedCollection(began, clock.instant(), report));
    return report.counts();
  }
}
