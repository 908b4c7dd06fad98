package org.casanube.block.names.wiring;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import org.casanube.block.names.NameErrorCode;
import org.casanube.block.names.Names.Spread;

/** Counts and times what becomes of names; a fixed number of series. Thread-safe. */
final class NamesMeters {
  private static final String RESOLVE = "casanube.names.resolve";

  private final MeterRegistry registry;
  private final Timer resolved;
  private final Map<NameErrorCode, Counter> failed = new EnumMap<>(NameErrorCode.class);

  NamesMeters(MeterRegistry registry) {
    this.registry = registry;
    resolved =
        Timer.builder(RESOLVE)
            .description("How long it took to follow a name to its end")
            .register(registry);
    for (NameErrorCode code : NameErrorCode.values()) {
      failed.put(
          code,
          Counter.builder("casanube.names.failures")
              .description("Names that were not resolved, published or changed, by cause")
              .tag("cause", code.name().toLowerCase(Locale.ROOT).replace('_', '-'))
              .register(registry));
    }
  }

  void resolved(Duration time) {
    resolved.record(time);
  }

  void failed(NameErrorCode code) {
    Counter counter = failed.get(code);
    if (counter != null) {
      counter.increment();
    }
  }

  /** Counts what a routing did with a record; there are few routings. */
  void spread(Spread spread) {
    registry
        .counter(
            "casanube.names.records.given",
            "routing",
            spread.routing(),
            "outcome",
            spread.failure().isEmpty() ? "taken" : "failed")
        .increment();
  }
}
