package org.casanube.block.routing.wiring;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.casanube.block.routing.RecordNamespace;
import org.casanube.block.routing.dht.Provided;
import org.casanube.block.routing.dht.TableWay;
import org.casanube.multiformats.Multihash;
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
  private final Host host;
  private final RoutingProperties properties;
  private final Path folder;
  private final List<RecordNamespace> namespaces;
  private final Predicate<Multihash> ownContent;
  private final List<TableWay> tables = new ArrayList<>();

  RoutingTables(
      Host host,
      RoutingProperties properties,
      boolean privateNetwork,
      Path folder,
      Predicate<Multihash> ownContent,
      List<RecordNamespace> namespaces)
      throws IOException {
    this.host = host;
    this.properties = properties;
    this.folder = folder;
    this.namespaces = List.copyOf(namespaces);
    this.ownContent = properties.provide() == Provided.NONE ? _ -> false : ownContent;
    if (properties.dht() == RoutingProperties.Part.OFF) {
      return;
    }
    Files.createDirectories(folder);
    DhtSettings lan = DhtSettings.lan();
    open("dht-lan", privateNetwork ? lan.withScope(AddressScope.ANY) : lan);
    if (properties.wan() && !privateNetwork) {
      open("dht-wan", DhtSettings.wan());
    }
  }

  private void open(String name, DhtSettings usual) throws IOException {
    DhtBuilder builder =
        new DhtBuilder(host, new SecureRandom())
            .settings(configured(usual))
            .bootstrap(properties.bootstrapAddresses())
            .ownContent(ownContent)
            .stateFile(folder.resolve("block-service." + name));
    namespaces.forEach(each -> builder.validator(each.name(), each.validator()));
    tables.add(new TableWay(name, builder.build()));
  }

  private DhtSettings configured(DhtSettings settings) {
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
