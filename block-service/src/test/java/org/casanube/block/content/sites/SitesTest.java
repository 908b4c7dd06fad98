package org.casanube.block.content.sites;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.casanube.block.content.negotiation.RefusedRequestException;
import org.casanube.multiformats.Cid;
import org.casanube.multiformats.Multibase;
import org.casanube.multiformats.Multicodec;
import org.casanube.multiformats.Multihash;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which content a host names, where paths lead, and who is answered at all. */
class SitesTest {
  private static final String V0 = "QmbWqxBEKC3P8tqsKc98xmWNzrzDtRLMiMPL8wBuTGsMnR";
  private static final String V1 = "bafybeigdyrzt5sfp7udm7hu76uh7y26nf3efuylqabf3oclgtqy55fbzdi";
  private static final String KEY =
      "k51qzi5uqu5dlvj2baxnqndepeb86cbk3ng7n3i46uzyxzyqj2xjonzllnv0v8";
  private static final String PEER = "12D3KooWD3eckifWpRn9wQpMG9R9hX3sD158z7EqHWmweQAJU5SA";

  private final PublicGateways gateways =
      new PublicGateways(
          Map.of(
              "localhost",
              PublicGateway.BY_SUBDOMAIN,
              "dweb.example",
              PublicGateway.BY_SUBDOMAIN,
              "dotted.example",
              new PublicGateway(PublicGateway.ALL_PATHS, true, true, false, true),
              "path.example",
              PublicGateway.BY_PATH,
              "plain.example",
              new PublicGateway(Set.of("/ipfs"), false, false, true, false),
              "*.wild.example",
              PublicGateway.BY_SUBDOMAIN));
  private final Sites sites = new Sites(gateways, false);

  private Route route(String host, String target) {
    return route(host, target, false);
  }

  private Route route(String host, String target, boolean secure) {
    int question = target.indexOf('?');
    return sites.route(
        new SiteRequest(
            Authority.find(host),
            secure,
            question < 0 ? target : target.substring(0, question),
            question < 0 ? null : target.substring(question + 1)));
  }

  @ParameterizedTest
  @CsvSource({
    "localhost:8480, /ipfs/" + V1 + ", http://" + V1 + ".ipfs.localhost:8480/",
    "localhost, /ipfs/" + V0 + "/a%20b/c?x=1&y, http://" + V1 + ".ipfs.localhost/a%20b/c?x=1&y",
    "LOCALHOST:1, /ipfs/" + V1 + "/, http://" + V1 + ".ipfs.localhost:1/",
    "dweb.example, /ipfs/" + V1 + "/a//b, http://" + V1 + ".ipfs.dweb.example/a//b",
    "a.wild.example, /ipfs/" + V1 + ", http://" + V1 + ".ipfs.a.wild.example/",
    "localhost, /ipns/" + KEY + "/x, http://" + KEY + ".ipns.localhost/x",
    "localhost, /ipns/"
        + PEER
        + ", http://"
        + "k51qzi5uqu5dhdmyb9bd18pypu2wp5lpv2xnskfmrqa4lb5knqryrotb05e7or.ipns.localhost/",
    "localhost, /ipns/en.wikipedia-on-ipfs.org/wiki/"
        + ", http://en-wikipedia--on--ipfs-org.ipns.localhost/wiki/",
    "dotted.example, /ipns/en.wiki-x.org, http://en.wiki-x.org.ipns.dotted.example/",
    "localhost, /ipns/B%C3%BCcher.Example, http://xn----bcher--kva-example.ipns.localhost/",
  })
  void route_ofPath_leadsToItsSubdomain(String host, String target, String location) {
    assertThat(route(host, target)).isEqualTo(new Route.Moved(location));
  }

  @Test
  void route_ofSecureClient_leadsToHttpsAndInlines() {
    assertThat(route("dotted.example", "/ipns/en.wiki-x.org/a", true))
        .isEqualTo(new Route.Moved("https://en-wiki--x-org.ipns.dotted.example/a"));
    assertThat(route("dweb.example", "/ipfs/" + V1, true))
        .isEqualTo(new Route.Moved("https://" + V1 + ".ipfs.dweb.example/"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/ipfs/junk", "/ipfs/Qmjunk/x", "/ipns/a%0d%0ab", "/ipns/a%3a80/", "/ipns/a@b"})
  void route_ofPathWithoutRoot_isRefused(String path) {
    assertThatThrownBy(() -> route("localhost", path))
        .isInstanceOfSatisfying(
            RefusedRequestException.class, e -> assertThat(e.status()).isEqualTo(400));
  }

  @Test
  void route_ofLongCid_leadsToBase36OrIsRefused() {
    Cid fits = Cid.v1(Multicodec.RAW, Multihash.of(Multicodec.IDENTITY, new byte[35]));
    assertThat(fits.toString().length()).isGreaterThan(63);
    assertThat(route("localhost", "/ipfs/" + fits))
        .isEqualTo(
            new Route.Moved("http://" + fits.toString(Multibase.BASE36) + ".ipfs.localhost/"));
    Cid long512 = Cid.v1(Multicodec.RAW, Multihash.of(Multicodec.SHA2_512, new byte[64]));
    assertThatThrownBy(() -> route("localhost", "/ipfs/" + long512))
        .isInstanceOfSatisfying(
            RefusedRequestException.class, e -> assertThat(e.status()).isEqualTo(400));
  }

  @ParameterizedTest
  @CsvSource({
    V1 + ".ipfs.localhost:8480, false, " + V1 + ", localhost:8480",
    "BAFYBEIGDYRZT5SFP7UDM7HU76UH7Y26NF3EFUYLQABF3OCLGTQY55FBZDI.IPFS.LOCALHOST, false, "
        + V1
        + ", localhost",
    V1 + ".ipfs.a.wild.example, false, " + V1 + ", a.wild.example",
    KEY + ".ipns.dweb.example, true, " + KEY + ", dweb.example",
    "en-wikipedia--on--ipfs-org.ipns.localhost, true, en.wikipedia-on-ipfs.org, localhost",
    "en.wiki.org.ipns.dotted.example, true, en.wiki.org, dotted.example",
    "single.ipns.localhost, true, single, localhost",
  })
  void route_ofSubdomain_leadsToTheContentOfTheHost(
      String host, boolean mutable, String root, String gateway) {
    assertThat(route(host, "/ipfs/x")).isEqualTo(new Route.ByHost(mutable, root, gateway, true));
  }

  @ParameterizedTest
  @CsvSource({
    V0 + ".ipfs.localhost:8, /a?b, http://" + V1 + ".ipfs.localhost:8/a?b",
    V0 + ".ipfs.localhost, //evil.example/x, http://" + V1 + ".ipfs.localhost/evil.example/x",
    PEER
        + ".ipns.localhost, /, http://"
        + "k51qzi5uqu5dhdmyb9bd18pypu2wp5lpv2xnskfmrqa4lb5knqryrotb05e7or.ipns.localhost/",
    V1
        + ".ipns.localhost, /, http://k2k4r8oao3a13ig746677ovbb1s6hnvgksy42n2u8vo0o0m3xogyxhju.ipns.localhost/",
    "en.wiki-x.org.ipns.localhost, /p, http://en-wiki--x-org.ipns.localhost/p",
  })
  void route_ofSubdomainInAnotherForm_leadsToTheUsualOne(
      String host, String target, String location) {
    assertThat(route(host, target)).isEqualTo(new Route.Moved(location));
  }

  @ParameterizedTest
  @ValueSource(strings = {"junk.ipfs.localhost", "a.b.ipfs.localhost", "-.ipns.localhost"})
  void route_ofSubdomainWithoutRoot_isRefused(String host) {
    assertThatThrownBy(() -> route(host, "/"))
        .isInstanceOfSatisfying(
            RefusedRequestException.class, e -> assertThat(e.status()).isEqualTo(400));
  }

  @Test
  void route_ofHostWithDnsLink_leadsThereOutsideItsPaths() {
    assertThat(route("path.example:80", "/about"))
        .isEqualTo(new Route.ByHost(true, "path.example", "path.example:80", true));
    assertThat(route("path.example", "/ipfs/" + V1)).isEqualTo(new Route.ByPath(true));
    assertThat(route("plain.example", "/about"))
        .isInstanceOfSatisfying(
            Route.Refused.class, refused -> assertThat(refused.status()).isEqualTo(404));
    assertThat(route("plain.example", "/ipfs/" + V1)).isEqualTo(new Route.ByPath(false));
    assertThat(route("plain.example", "/ipns/" + KEY)).isInstanceOf(Route.Refused.class);
    assertThat(route(V1 + ".ipfs.path.example", "/"))
        .isInstanceOfSatisfying(
            Route.Refused.class, refused -> assertThat(refused.status()).isEqualTo(404));
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1:8480", "[::1]:8480", "other.localhost"})
  void route_ofAddress_isByPath(String host) {
    assertThat(route(host, "/ipfs/" + V1)).isEqualTo(Route.ByPath.USUAL);
    assertThat(route(host, "/")).isEqualTo(Route.ByPath.USUAL);
  }

  @ParameterizedTest
  @CsvSource({
    "ipfs%3A%2F%2F" + V1 + "%2Fa%2520b%3Fx%3D1%23part, /ipfs/" + V1 + "/a%20b?x=1",
    "IPNS%3A%2F%2Fexample.org, /ipns/example.org",
    "ipfs://" + V0 + "/%C3%A9, /ipfs/" + V0 + "/%C3%A9",
    "ipfs%3A%2F%2F%2520%2F%2Fevil, /ipfs/%2520//evil",
  })
  void route_ofNativeAddress_leadsToItsPath(String uri, String path) {
    for (String host : new String[] {"localhost", "127.0.0.1", "path.example"}) {
      assertThat(route(host, "/ipfs/?uri=" + uri)).isEqualTo(new Route.Moved(path));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"https://evil.example/", "ipfs:" + V1, "ipfs:///x", "", "javascript:x"})
  void route_ofOtherAddress_isRefused(String uri) {
    assertThatThrownBy(() -> route("localhost", "/ipns/?uri=" + uri))
        .isInstanceOfSatisfying(
            RefusedRequestException.class, e -> assertThat(e.status()).isEqualTo(400));
  }

  @ParameterizedTest
  @CsvSource({
    "127.0.0.1, true",
    "[::1]:80, true",
    "localhost:8480, true",
    "a.b.localhost, true",
    "dweb.example, true",
    V1 + ".ipfs.dweb.example, true",
    "anything.ipns.path.example, true",
    "x.wild.example, true",
    "evil.example, false",
    "dweb.example.evil.example, false",
    "evildweb.example, false",
    "x.y.wild.example, false",
    "localhost.evil.example, false",
  })
  void allows_onlyNamesThatNobodyElseHolds(String host, boolean allowed) {
    assertThat(Authority.find(host))
        .hasValueSatisfying(authority -> assertThat(sites.allows(authority)).isEqualTo(allowed));
  }

  @Test
  void anyDnsLink_answersEveryNameByItsLinkAlone() {
    Sites open = new Sites(gateways, true);
    Authority any = Authority.find("blog.example:81").orElseThrow();
    assertThat(open.allows(any)).isTrue();
    assertThat(open.isContentOnly(any)).isTrue();
    assertThat(open.route(new SiteRequest(Optional.of(any), false, "/ipfs/" + V1, null)))
        .isEqualTo(new Route.ByHost(true, "blog.example", "", true));
    assertThat(sites.isContentOnly(any)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"a b", "a/b", "a:b:c", "a:123456", "", "é.example", "a\r\nb", "[::1", "."})
  void authority_ofOtherText_isNone(String text) {
    assertThat(Authority.find(text)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"a.b-c.d, a-b--c-d", "x--y.z, x----y-z", "one, one"})
  void inlined_andBack_isTheSame(String domain, String label) {
    assertThat(HostLabels.inlined(domain)).contains(label);
    assertThat(HostLabels.outlined(label)).isEqualTo(domain);
  }
}
