package org.casanube.cli.kubo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.casanube.cli.json.JsonReader;
import org.casanube.cli.json.JsonValue.JsonObject;
import org.casanube.cli.json.JsonValue.JsonString;
import org.casanube.cli.kubo.Mapping.DaemonOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MappingTest {
  private static final DaemonOptions USUAL = new DaemonOptions(false, false, "");
  private static final String PEER = "/p2p/12D3KooWMft9kJ4CUMNLuGRorSCfQoF8rY5tVgZiLhxFhk12TQHd";

  @TempDir Path folder = Path.of("");

  private static KuboConfig config(String profile) throws IOException {
    return Profiles.require(profile).apply(KuboConfig.initial(PeerIdentity.generate()));
  }

  private Mapping.Result map(KuboConfig config) throws KuboException {
    return Mapping.of(config, new Repository(folder), USUAL);
  }

  @Test
  void test_isAloneOnTheLoopbackAtFreePorts() throws IOException {
    Mapping.Result result = map(config("test"));
    assertThat(result.contentPort()).isZero();
    assertThat(result.rpcPort()).isZero();
    assertThat(result.properties())
        .containsEntry("casanube.block.swarm.listen[0]", "/ip4/127.0.0.1/tcp/0")
        .containsEntry("casanube.block.swarm.bootstrap", "")
        .containsEntry("casanube.block.swarm.mdns.enabled", "false")
        .containsEntry("casanube.block.swarm.private-network", "false")
        .containsEntry("casanube.block.content.address", "127.0.0.1");
    assertThat(result.remarks()).isEmpty();
  }

  @Test
  void server_looksForNobody_andSaysThatItDoesNotFilter() throws IOException {
    Mapping.Result result = map(config("server"));
    assertThat(result.properties()).containsEntry("casanube.block.swarm.mdns.enabled", "false");
    assertThat(result.remarks())
        .containsExactly(
            "Addresses.NoAnnounce has no meaning here and is not followed",
            "Swarm.AddrFilters has no meaning here and is not followed");
  }

  /** Without it everybody could call. */
  @Test
  void authorizations_thatCanNotBeKept_stopTheStart() throws IOException {
    KuboConfig config = config("test");
    JsonObject callers =
        new JsonObject(
            Map.of("a]b", new JsonObject(Map.of("AuthSecret", new JsonString("bearer:t")))));

    assertThatThrownBy(() -> map(config.with("API.Authorizations", callers)))
        .isInstanceOf(KuboException.class)
        .hasMessageContaining("a]b");
    assertThatThrownBy(() -> map(config.with("API.Authorizations", new JsonString("all"))))
        .isInstanceOf(KuboException.class)
        .hasMessageContaining("not an object");
  }

  @Test
  void initial_isInThePublicNetworkUnlessThereIsAKey() throws IOException {
    KuboConfig config = KuboConfig.initial(PeerIdentity.generate());
    assertThat(map(config).properties())
        .containsEntry("casanube.block.swarm.private-network", "false")
        .containsEntry("casanube.block.routing.wan", "true")
        .containsEntry("casanube.block.routing.dht", "auto");
    Files.writeString(folder.resolve("swarm.key"), "/key/swarm/psk/1.0.0/");
    assertThat(map(config).properties())
        .containsEntry("casanube.block.swarm.private-network", "true")
        .containsEntry("casanube.block.routing.wan", "false");
  }

  @Test
  void addresses_ofOtherTransports_areLeftOutAndTold() throws IOException {
    KuboConfig config =
        config("test")
            .with(
                "Addresses.Swarm",
                List.of("/ip4/127.0.0.1/tcp/0/ws", "/ip4/127.0.0.1/udp/0/quic-v1"))
            .with(
                "Bootstrap",
                List.of(
                    "auto",
                    "/ip4/192.0.2.1/tcp/4001" + PEER,
                    "/ip4/192.0.2.1/udp/1/quic-v1" + PEER,
                    "/dnsaddr/boot.example" + PEER));
    Mapping.Result result = map(config);
    assertThat(result.properties())
        .containsEntry("casanube.block.swarm.listen[0]", "/ip4/127.0.0.1/tcp/0/ws")
        .doesNotContainKey("casanube.block.swarm.listen[1]")
        .containsEntry("casanube.block.routing.bootstrap[0]", "/ip4/192.0.2.1/tcp/4001" + PEER)
        .containsEntry("casanube.block.swarm.bootstrap[0]", "/ip4/192.0.2.1/tcp/4001" + PEER);
    assertThat(result.remarks()).hasSize(4).anyMatch(line -> line.contains("auto names nobody"));
  }

  @Test
  void offline_listensNowhereAndLooksForNobody() throws IOException {
    Mapping.Result result =
        Mapping.of(
            config("default-networking"),
            new Repository(folder),
            new DaemonOptions(true, true, ""));
    assertThat(result.properties())
        .containsEntry("casanube.block.swarm.listen", "")
        .containsEntry("casanube.block.swarm.mdns.enabled", "false")
        .containsEntry("casanube.block.routing.dht", "off")
        .containsEntry("casanube.block.collection.automatic", "true");
  }

  @Test
  void values_ofEveryMappedKind_areTranslated() throws IOException {
    KuboConfig config =
        config("test")
            .with("Datastore.StorageMax", "10GB")
            .with("Ipns.RepublishPeriod", "4h30m")
            .with("Routing.Type", "dhtclient")
            .with("Gateway.NoDNSLink", true)
            .with("Provide.Strategy", "all")
            .with("API.HTTPHeaders.Access-Control-Allow-Origin", List.of("*"))
            .with("API.Authorizations.Alice.AuthSecret", "bearer:word")
            .with("API.Authorizations.Alice.AllowedPaths", List.of("/api/v0"))
            .with(
                "DNS.Resolvers",
                JsonReader.parse("{\"eth.\":\"https://d.example/q\",\".\":\"auto\"}"))
            .with(
                "Gateway.PublicGateways",
                JsonReader.parse("{\"g.example\":{\"UseSubdomains\":true}}"))
            .with(
                "Peering.Peers",
                JsonReader.parse(
                    "[{\"ID\":\""
                        + PEER.substring(5)
                        + "\",\"Addrs\":[\"/ip4/192.0.2.1/tcp/1\"]}]"));
    assertThat(map(config).properties())
        .containsEntry("casanube.block.store.max-bytes", "10000000000B")
        .containsEntry("casanube.block.names.republish-period", "PT4H30M")
        .containsEntry("casanube.block.routing.dht", "client")
        .containsEntry("casanube.block.content.any-dns-link", "false")
        .containsEntry("casanube.block.routing.provide", "all")
        .containsEntry("casanube.block.rpc.cors.origins[0]", "*")
        .containsEntry("casanube.block.rpc.authorizations[Alice].secret", "bearer:word")
        .containsEntry("casanube.block.rpc.authorizations[Alice].allowed-paths[0]", "/api/v0")
        .containsEntry("casanube.block.names.dns.resolvers[eth.]", "https://d.example/q")
        .containsEntry("CASANUBE_PUBLIC_GATEWAYS", "{\"g.example\":{\"UseSubdomains\":true}}")
        .containsEntry("casanube.block.swarm.bootstrap[0]", "/ip4/192.0.2.1/tcp/1" + PEER);
  }

  @Test
  void values_thatCantBeFollowed_stopTheStart() throws IOException {
    KuboConfig test = config("test");
    assertThatThrownBy(() -> map(test.with("Addresses.API", "/unix/run/kubo.socket")))
        .hasMessageContaining("Addresses.API: /unix/run/kubo.socket");
    assertThatThrownBy(() -> map(test.with("Routing.Type", "custom")))
        .hasMessage("unrecognized routing option: custom");
    assertThatThrownBy(() -> map(test.with("Datastore.StorageMax", "much")))
        .hasMessageContaining("Datastore.StorageMax");
    assertThatThrownBy(() -> map(test.with("Discovery.MDNS.Enabled", "yes")))
        .hasMessageContaining("Discovery.MDNS.Enabled");
  }
}
