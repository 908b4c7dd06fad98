package org.casanube.block.content.listener;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.Set;
import org.casanube.block.content.sites.Authority;
import org.casanube.block.content.sites.Route;
import org.casanube.block.content.sites.SiteRequest;
import org.casanube.block.content.sites.Sites;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Which gateways settings and Kubo's JSON come to. */
class SitePropertiesTest {
  private static final String CID = "bafybeigdyrzt5sfp7udm7hu76uh7y26nf3efuylqabf3oclgtqy55fbzdi";
  private static final String PREFIX = "casanube.block.content";

  private final JsonMapper mapper =
      JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

  private Sites sites(Map<String, String> settings, String kubos) {
    return new Binder(new MapConfigurationPropertySource(settings))
        .bindOrCreate(PREFIX, SiteProperties.class)
        .sites(kubos, mapper);
  }

  private static Route route(Sites sites, String host, String path) {
    return sites.route(new SiteRequest(Authority.find(host), false, path, null));
  }

  private static boolean allows(Sites sites, String host) {
    return sites.allows(Authority.find(host).orElseThrow());
  }

  @Test
  void defaults_areSubdomainsOfLocalhost() {
    Sites sites = sites(Map.of(), "");

    assertThat(route(sites, "localhost:8480", "/ipfs/" + CID))
        .isEqualTo(new Route.Moved("http://" + CID + ".ipfs.localhost:8480/"));
    assertThat(allows(sites, "dweb.example")).isFalse();
  }

  @Test
  void settings_giveEachHostWhatTheySay() {
    Sites sites =
        sites(
            Map.of(
                PREFIX + ".hosts[0]", "Cloud.Example",
                PREFIX + ".public-gateways[dweb.example].use-subdomains", "true",
                PREFIX + ".public-gateways[dweb.example].inline-dns-link", "false",
                PREFIX + ".public-gateways[checked.example].deserialized-responses", "false",
                PREFIX + ".public-gateways[checked.example].paths[0]", "/ipfs",
                PREFIX + ".public-gateways[localhost].use-subdomains", "false"),
            "");

    assertThat(route(sites, "cloud.example", "/ipfs/" + CID)).isEqualTo(new Route.ByPath(true));
    assertThat(route(sites, "dweb.example", "/ipns/a.b"))
        .isEqualTo(new Route.Moved("http://a.b.ipns.dweb.example/"));
    assertThat(route(sites, "checked.example", "/ipfs/" + CID)).isEqualTo(new Route.ByPath(false));
    assertThat(route(sites, "checked.example", "/ipns/" + CID)).isInstanceOf(Route.ByHost.class);
    assertThat(route(sites, "localhost", "/ipfs/" + CID)).isEqualTo(new Route.ByPath(true));
  }

  @Test
  void kubosJson_comesFirstWithKubosDefaults() {
    Sites sites =
        sites(
            Map.of(PREFIX + ".hosts", "gone.example"),
            """
            {
              "dweb.example:8080": {"UseSubdomains": true, "Paths": ["/ipfs", "/ipns"]},
              "*.wild.example": {"Paths": ["/ipfs"], "NoDNSLink": true,
                "InlineDNSLink": true, "DeserializedResponses": false},
              "gone.example": null,
              "localhost": null
            }
            """);

    assertThat(route(sites, "dweb.example", "/ipns/a.b"))
        .isEqualTo(new Route.Moved("http://a.b.ipns.dweb.example/"));
    assertThat(route(sites, "a.wild.example", "/ipfs/" + CID)).isEqualTo(new Route.ByPath(false));
    assertThat(route(sites, "a.wild.example", "/about")).isInstanceOf(Route.Refused.class);
    assertThat(allows(sites, "gone.example")).isFalse();
    assertThat(route(sites, "localhost", "/ipfs/" + CID)).isEqualTo(Route.ByPath.USUAL);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[]",
        "{",
        "{\"a.example\": 5}",
        "{\"a.example\": {\"Unknown\": true}}",
        "{\"a.example\": {\"Paths\": [\"/api\"]}}",
        "{\"a/b\": {}}"
      })
  void kubosJson_thatCantBeFollowed_isRefused(String json) {
    assertThatThrownBy(() -> sites(Map.of(), json)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void anyDnsLink_isOffUnlessSet() {
    assertThat(allows(sites(Map.of(), ""), "blog.example")).isFalse();
    Sites open = sites(Map.of(PREFIX + ".any-dns-link", "true"), "");
    assertThat(allows(open, "blog.example")).isTrue();
    assertThat(Set.of(route(open, "blog.example", "/")))
        .containsExactly(new Route.ByHost(true, "blog.example", "", true));
  }
}
