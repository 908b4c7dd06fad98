package org.casanube.block.routing.wiring;

import java.time.Duration;
import java.util.List;
import org.casanube.block.routing.RoutingView;
import org.casanube.block.routing.dht.PromptAnnouncements;
import org.casanube.block.routing.dht.Provided;
import org.casanube.block.routing.dht.TableWay;

/** Looks at the tables when it is asked. */
final class TablesView implements RoutingView {
  private final List<TableWay> tables;
  private final PromptAnnouncements prompt;
  private final RoutingProperties properties;

  TablesView(List<TableWay> tables, PromptAnnouncements prompt, RoutingProperties properties) {
    this.tables = List.copyOf(tables);
    this.prompt = prompt;
    this.properties = properties;
  }

  @Override
  public List<Table> tables() {
    return tables.stream()
        .map(each ->
            new Table(
                each.name(),
                each.table().isServer(),
                each.table().routingTable(),
                each.table().statistics()))
        .toList();
  }

  @Override
  public Duration provideInterval() {
    boolean never = properties.provide() == Provided.NONE || tables.isEmpty();
    return never ? Duration.ZERO : properties.provideInterval();
  }

  @Override
  public int waiting() {
    return prompt.size();
  }
}
