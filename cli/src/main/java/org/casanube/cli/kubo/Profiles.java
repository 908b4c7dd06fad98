package org.casanube.cli.kubo;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.UnaryOperator;

/** Kubo's named sets of changes to a configuration, as far as they are about what is here. */
final class Profiles {
  private static final String ANY_PORT = "/ip4/127.0.0.1/tcp/0";
  private static final String FILTERS = "Swarm.AddrFilters";
  private static final String NO_ANNOUNCE = "Addresses.NoAnnounce";
  private static final String MDNS = "Discovery.MDNS.Enabled";
  private static final String NO_PORT_MAP = "Swarm.DisableNatPortMap";
  private static final int FIRST_PORT = 10_000;
  private static final int LAST_PORT = 65_000;

  /** Networks that are not the public internet, by the registries of IANA. */
  private static final List<String> NOT_PUBLIC =
      List.of(
          "/ip4/10.0.0.0/ipcidr/8",
          "/ip4/100.64.0.0/ipcidr/10",
          "/ip4/127.0.0.0/ipcidr/8",
          "/ip4/169.254.0.0/ipcidr/16",
          "/ip4/172.16.0.0/ipcidr/12",
          "/ip4/192.0.0.0/ipcidr/24",
          "/ip4/192.0.2.0/ipcidr/24",
          "/ip4/192.168.0.0/ipcidr/16",
          "/ip4/198.18.0.0/ipcidr/15",
          "/ip4/198.51.100.0/ipcidr/24",
          "/ip4/203.0.113.0/ipcidr/24",
          "/ip4/240.0.0.0/ipcidr/4",
          "/ip6/::1/ipcidr/128",
          "/ip6/100::/ipcidr/64",
          "/ip6/2001:2::/ipcidr/48",
          "/ip6/2001:db8::/ipcidr/32",
          "/ip6/fc00::/ipcidr/7",
          "/ip6/fe80::/ipcidr/10");

  private Profiles() {}

  /**
   * What a profile does.
   *
   * @throws KuboException if there is none of that name
   */
  static UnaryOperator<KuboConfig> require(String name) throws KuboException {
    return switch (name) {
      case "test" -> Profiles::test;
      case "server" -> config -> filtered(config, true).with(MDNS, false).with(NO_PORT_MAP, true);
      case "local-discovery" ->
          config -> filtered(config, false).with(MDNS, true).with(NO_PORT_MAP, false);
      case "randomports" -> Profiles::randomPorts;
      case "default-networking" ->
          config -> config.with("Addresses.Swarm", swarm(4001)).with(MDNS, true);
      case "default-datastore", "flatfs", "flatfs-measure" -> config -> config;
      default -> throw new KuboException(name);
    };
  }

  private static KuboConfig test(KuboConfig config) {
    return config
        .with("Addresses.API", ANY_PORT)
        .with("Addresses.Gateway", ANY_PORT)
        .with("Addresses.Swarm", List.of(ANY_PORT))
        .with(NO_PORT_MAP, true)
        .with("Routing.LoopbackAddressesOnLanDHT", true)
        .with("Bootstrap", List.of())
        .with(MDNS, false)
        .with("AutoTLS.Enabled", false)
        .with("AutoConf.Enabled", false);
  }

  private static KuboConfig randomPorts(KuboConfig config) {
    return config.with(
        "Addresses.Swarm", swarm(ThreadLocalRandom.current().nextInt(FIRST_PORT, LAST_PORT)));
  }

  private static List<String> swarm(int port) {
    return List.of("/ip4/0.0.0.0/tcp/" + port, "/ip6/::/tcp/" + port);
  }

  private static KuboConfig filtered(KuboConfig config, boolean isFiltered) {
    KuboConfig changed = config;
    for (String key : List.of(FILTERS, NO_ANNOUNCE)) {
      Set<String> texts = new LinkedHashSet<>();
      try {
        texts.addAll(config.texts(key));
      } catch (KuboException noList) {
        texts.clear();
      }
      if (isFiltered) {
        texts.addAll(NOT_PUBLIC);
      } else {
        NOT_PUBLIC.forEach(texts::remove);
      }
      changed = changed.with(key, new ArrayList<>(texts));
    }
    return changed;
  }
}
