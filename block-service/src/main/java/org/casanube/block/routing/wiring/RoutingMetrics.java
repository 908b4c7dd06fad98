package org.casanube.block.routing.wiring;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.BaseUnits;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.casanube.block.routing.dht.TableWay;
import org.casanube.p2p.kad.DhtStatistics;
import org.casanube.p2p.kad.KademliaDht;

/** What is to be seen of the tables: a fixed number of series for each. */
final class RoutingMetrics implements MeterBinder {
  private static final String PREFIX = "casanube.routing.";

  private final List<TableWay> tables;

  RoutingMetrics(List<TableWay> tables) {
    this.tables = List.copyOf(tables);
  }

  @Override
  public void bindTo(MeterRegistry registry) {
    tables.forEach(each -> new Series(registry, each).bind());
  }

  /** The series of one table. */
  private record Series(MeterRegistry registry, TableWay way) {
    void bind() {
      gauge("table.peers", each -> each.peers().routingTable());
      count("table.evicted", each -> each.peers().evicted());
      count("lookups", each -> each.sent().lookups());
      count("requests.sent", each -> each.sent().requests());
      count("requests.failed", each -> each.sent().failures());
      count("requests.served", each -> each.served().requests());
      count("requests.refused", each -> each.served().refused());
      count("requests.delayed", each -> each.served().delayed());
      gauge("stored.keys", each -> each.stored().keys());
      gauge("stored.providers", each -> each.stored().providers());
      gauge("stored.records", each -> each.stored().records());
      Gauge.builder(PREFIX + "stored.bytes", way.table(), value(each -> each.stored().bytes()))
          .tag("table", way.name())
          .baseUnit(BaseUnits.BYTES)
          .register(registry);
      count("stored.evicted", each -> each.stored().evicted());
      count("stored.refused", each -> each.stored().refused());
      count("provided.keys", each -> each.provided().keys());
      count("provided.announcements", each -> each.provided().announcements());
      count("provided.failed", each -> each.provided().failed());
      count("provided.sweep.lookups", each -> each.provided().sweepLookups());
    }

    private void gauge(String name, ToDoubleFunction<DhtStatistics> number) {
      Gauge.builder(PREFIX + name, way.table(), value(number))
          .tag("table", way.name())
          .register(registry);
    }

    private void count(String name, ToDoubleFunction<DhtStatistics> number) {
      FunctionCounter.builder(PREFIX + name, way.table(), value(number))
          .tag("table", way.name())
          .register(registry);
    }

    private static ToDoubleFunction<KademliaDht> value(ToDoubleFunction<DhtStatistics> number) {
      return table -> number.applyAsDouble(table.statistics());
    }
  }
}
