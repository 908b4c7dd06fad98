package org.casanube.block.routing.wiring;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.casanube.block.routing.dht.TableWay;
import org.casanube.p2p.Host;
import org.casanube.p2p.kad.AddressScope;
import org.casanube.p2p.kad.DhtBuilder;
import org.casanube.p2p.kad.DhtMode;
import org.casanube.p2p.kad.DhtSettings;
import org.casanube.p2p.kad.DhtSettings.Reproviding;
import org.casanube.p2p.kad.DhtSettings.Storage;

/**
 * The tables that this service takes part in: that of its network, and the public one if that is
 * wished. In a private network the peers may be anywhere, so all addresses are told there.
 */
final class RoutingTables implements AutoCloseable {
  private final List<TableWay> tables = new ArrayList<>();

  RoutingTables(Host host, RoutingProperties properties, boolean privateNetwork, Path folder)
      throws IOException {
    if (properties.dht() == RoutingProperties.Part.OFF) {
      return;
    }
    Files.createDirectories(folder);
    DhtSettings lan = DhtSettings.lan();
    open(
        "dht-lan",
        host,
        with(privateNetwork ? lan.withScope(AddressScope.ANY) : lan, properties),
        properties,
        folder);
    if (properties.wan() && !privateNetwork) {
      open("dht-wan", host, with(DhtSettings.wan(), properties), properties, folder);
    }
  }

  private void open(
      String name, Host host, DhtSettings settings, RoutingProperties properties, Path folder)
      throws IOException {
    tables.add(
        new TableWay(
            name,
            new DhtBuilder(host, new SecureRandom())
                .settings(settings)
                .bootstrap(properties.bootstrapAddresses())
                .stateFile(folder.resolve("block-service." + name))
                .build()));
  }

  private static DhtSettings with(DhtSettings settings, RoutingProperties properties) {
    Storage usual = Storage.usual();
    Reproviding sweep = Reproviding.usual();
    Duration interval = properties.provideInterval();
    return settings
        .withMode(
            switch (properties.dht()) {
              case AUTO -> DhtMode.AUTO;
              case SERVER -> DhtMode.SERVER;
              case CLIENT, OFF -> DhtMode.CLIENT;
            })
        .withStorage(
            new Storage(
                properties.table().maxProviders(),
                usual.maxProvidersPerKey(),
                usual.maxRecords(),
                properties.table().maxBytes().toBytes(),
                usual.validity(),
                properties.table().requestsPerSecond()))
        .withReproviding(new Reproviding(interval, sweep.maxKeysInMemory(), sweep.peersAtOnce()));
  }

  List<TableWay> all() {
    return List.copyOf(tables);
  }

  @Override
  public void close() {
    tables.forEach(each -> each.table().close());
  }
}
