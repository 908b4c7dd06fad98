package org.casanube.block.routing;

import java.time.Duration;
import java.util.List;
import org.casanube.p2p.kad.DhtStatistics;
import org.casanube.p2p.kad.RoutingTableEntry;

/** What is to be seen of the tables that this node takes part in. Thread-safe. */
public interface RoutingView {
  /** The tables as they are now; none where this node takes part in none. */
  List<Table> tables();

  /** How often others are told again of all that this node provides; zero if never. */
  Duration provideInterval();

  /** How many roots wait for others to be told of them. */
  int waiting();

  /**
   * A table.
   *
   * @param name {@code dht-lan} or {@code dht-wan}
   * @param isServer whether this node answers others there
   * @param peers bucket by bucket
   * @param statistics what has happened so far
   */
  record Table(
      String name, boolean isServer, List<RoutingTableEntry> peers, DhtStatistics statistics) {
    public Table {
      peers = List.copyOf(peers);
    }
  }
}
