package org.casanube.block.names.dnslink;

import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** Asks one resolver or another, by the end of the name. The longest end that fits counts. */
public final class RoutedTxtResolver implements TxtResolver {
  private final List<Map.Entry<DomainName, TxtResolver>> routes;
  private final TxtResolver others;

  /**
   * Asks these.
   *
   * @param routes resolvers by the domain that they know
   * @param others asked for all other names
   */
  public RoutedTxtResolver(Map<DomainName, TxtResolver> routes, TxtResolver others) {
    this.routes =
        routes.entrySet().stream()
            .sorted(Comparator.comparingInt(route -> -route.getKey().text().length()))
            .map(route -> Map.entry(route.getKey(), route.getValue()))
            .toList();
    this.others = others;
  }

  @Override
  public TxtAnswer lookup(DomainName name) throws DnsException, InterruptedException {
    for (Map.Entry<DomainName, TxtResolver> route : routes) {
      if (name.isWithin(route.getKey())) {
        return route.getValue().lookup(name);
      }
    }
    return others.lookup(name);
  }
}
