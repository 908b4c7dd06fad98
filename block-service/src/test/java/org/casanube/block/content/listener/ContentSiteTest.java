package org.casanube.block.content.listener;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.casanube.block.content.sites.PublicGateway;
import org.casanube.block.content.sites.PublicGateways;
import org.casanube.block.content.sites.Sites;
import org.casanube.block.names.NameErrorCode;
import org.casanube.block.names.TestKeys;
import org.casanube.block.unixfs.Attributes;
import org.casanube.block.unixfs.ImportOptions;
import org.casanube.block.unixfs.Profile;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Content with an origin of its own: subdomains, DNSLink hosts, proxies, and sites' redirects. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ContentSiteTest {
  private static final String RULES =
      """
      # a comment
      /one /one.html
      /two /sub/two.html 302
      /three /sub/ 303
      /four /one.html 307
      /five /one.html 308
      /app/* /index.html 200
      /folder-app /sub/ 200
      /posts/:year/:slug /articles/:slug/:year
      /splat/* /sub/:splat
      /out/* https://other.example/:splat
      /loop/a /loop/b
      /loop/b /loop/a
      /self /self
      /one.html /never 301
      /gone/* /gone.html 410
      /law /law.html 451
      /broken-target /nothing.html 200
      /* /404.html 404
      """;

  private final Sites sites =
      new Sites(
          new PublicGateways(
              Map.of(
                  "localhost",
                  PublicGateway.BY_SUBDOMAIN,
                  "dweb.example",
                  PublicGateway.BY_SUBDOMAIN,
                  "site.example",
                  PublicGateway.BY_PATH,
                  "absent.example",
                  PublicGateway.BY_PATH,
                  "dns.example",
                  PublicGateway.BY_PATH,
                  "checked.example",
                  new PublicGateway(PublicGateway.ALL_PATHS, false, false, true, false))),
          false);
  private final ContentFixture content = new ContentFixture(16, sites);
  private String site = "";
  private String bare = "";
  private String host = "";

  @BeforeAll
  void fill(@TempDir Path temporary) throws IOException {
    Map<String, String> files = new LinkedHashMap<>();
    files.put("_redirects", RULES);
    for (String name :
        new String[] {
          "index.html",
          "one.html",
          "404.html",
          "gone.html",
          "law.html",
          "sub/two.html",
          "sub/index.html",
          "plain/a.txt",
          "ipfs/inner.txt",
          "routing/v1/providers/x"
        }) {
      files.put(name, "content of " + name);
    }
    site = add(temporary, files);
    host = "Host: " + site + ".ipfs.localhost";
    bare = add(temporary, Map.of("dir/b.txt", "content of b", "a.txt", "content of a"));
    content.names.link("site.example", "/ipfs/" + site);
    content.names.link("my-blog.example.org", "/ipfs/" + site + "/sub");
    content.names.link(TestKeys.ed25519(1).ipnsName().toString(), "/ipfs/" + site);
    content.names.fail("dns.example", NameErrorCode.DNS_FAILED);
  }

  private String add(Path temporary, Map<String, String> files) throws IOException {
    return content
        .add(
            ImportOptions.of(Profile.UNIXFS_V1_2025),
            true,
            temporary,
            importer -> {
              for (Map.Entry<String, String> file : files.entrySet()) {
                importer.addFile(
                    file.getKey(),
                    Attributes.NONE,
                    new ByteArrayInputStream(file.getValue().getBytes(StandardCharsets.UTF_8)));
              }
            })
        .cid()
        .toString();
  }

  @AfterAll
  void stop() {
    content.close();
  }

  @Test
  void get_ofPathOnGateway_redirectsToTheSubdomain() throws IOException {
    for (String method : new String[] {"GET", "HEAD"}) {
      Reply reply =
          content.request(method, "/ipfs/" + site + "/one.html?x=%20", "Host: localhost:8480");
      assertThat(reply.status()).isEqualTo(301);
      assertThat(reply.header("location"))
          .isEqualTo("http://" + site + ".ipfs.localhost:8480/one.html?x=%20");
    }
  }

  @Test
  void get_ofPathWithNothingThere_redirectsAllTheSame() throws IOException {
    Reply reply = content.get("/ipfs/" + site + "/nothing/x", "Host: localhost");

    assertThat(reply.status()).isEqualTo(301);
    assertThat(reply.header("location")).endsWith("/nothing/x");
  }

  @Test
  void get_byAddress_staysByPath() throws IOException {
    assertThat(content.get("/ipfs/" + site + "/one.html").text()).isEqualTo("content of one.html");
  }

  @ParameterizedTest
  @CsvSource({
    "/, content of index.html",
    "/one.html, content of one.html",
    "/ipfs/inner.txt, content of ipfs/inner.txt",
    "/routing/v1/providers/x, content of routing/v1/providers/x",
    "/sub/, content of sub/index.html",
  })
  void get_onSubdomain_givesWhatIsBelowTheRoot(String path, String text) throws IOException {
    Reply reply = content.get(path, host);

    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.text()).isEqualTo(text);
    assertThat(reply.header("x-ipfs-path")).isEqualTo("/ipfs/" + site + path);
    assertThat(reply.header("cache-control")).isEqualTo("public, max-age=29030400, immutable");
  }

  @Test
  void head_onSubdomain_saysTheSameAsGet() throws IOException {
    Reply get = content.get("/one.html", host);
    Reply head = content.request("HEAD", "/one.html", host);

    assertThat(head.headers()).isEqualTo(get.headers());
    assertThat(head.body()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"/plain, /plain/", "/plain?q, /plain/?q", "//plain, /plain/", "/\\plain, /plain/"})
  void get_ofFolderOnSubdomain_redirectsWithinIt(String path, String location) throws IOException {
    Reply reply = content.get(path, host);

    if (path.contains("\\")) {
      assertThat(reply.status()).isEqualTo(404);
      return;
    }
    assertThat(reply.status()).isEqualTo(301);
    assertThat(reply.header("location")).isEqualTo(location);
  }

  @Test
  void get_ofListingOnSubdomain_linksWithinAndToTheGateway() throws IOException {
    Reply page = content.get("/dir/", "Host: " + bare + ".ipfs.localhost:8480");

    assertThat(page.text())
        .contains("<code>/ipfs/<a href=\"/\">" + bare + "</a>/<a href=\"/dir/\">dir</a>")
        .contains("href=\"//localhost:8480/ipfs/");
  }

  @Test
  void get_onSubdomainOfName_givesWhatItLeadsTo() throws IOException {
    String key = TestKeys.ed25519(1).ipnsName().toString();
    Reply byKey = content.get("/one.html", "Host: " + key + ".ipns.localhost");
    Reply byDomain = content.get("/two.html", "Host: my--blog-example-org.ipns.dweb.example");

    assertThat(byKey.text()).isEqualTo("content of one.html");
    assertThat(byKey.header("x-ipfs-path")).isEqualTo("/ipns/" + key + "/one.html");
    assertThat(byKey.header("cache-control")).startsWith("public, max-age=300,");
    assertThat(byDomain.text()).isEqualTo("content of sub/two.html");
    assertThat(byDomain.header("x-ipfs-path")).isEqualTo("/ipns/my-blog.example.org/two.html");
  }

  @Test
  void get_onHostWithDnsLink_givesWhatItLeadsTo() throws IOException {
    assertThat(content.get("/one.html", "Host: site.example:8480").text())
        .isEqualTo("content of one.html");
    assertThat(content.get("/", "Host: site.example").text()).isEqualTo("content of index.html");
    assertThat(content.get("/app/x", "Host: site.example").text())
        .isEqualTo("content of index.html");
    assertThat(content.get("/ipfs/" + site + "/one.html", "Host: site.example").status())
        .isEqualTo(200);
    assertThat(content.get("/", "Host: absent.example").status()).isEqualTo(404);
    assertThat(content.get("/", "Host: dns.example").status()).isEqualTo(502);
  }

  @ParameterizedTest
  @ValueSource(strings = {"junk.ipfs.localhost", "a.b.ipfs.localhost", "-.ipns.localhost"})
  void get_onSubdomainOfNoRoot_is400(String junk) throws IOException {
    assertThat(content.get("/", "Host: " + junk).status()).isEqualTo(400);
  }

  @Test
  void get_onForeignHost_isRefused() throws IOException {
    for (String foreign : new String[] {"evil.example", site + ".ipfs.evil.example", "a b"}) {
      Reply reply = content.get("/ipfs/" + site, "Host: " + foreign);
      assertThat(reply.status()).isEqualTo(421);
      assertThat(
              content
                  .get("/ipfs/" + site, "Host: " + foreign, "X-Forwarded-Host: localhost")
                  .status())
          .isEqualTo(421);
    }
  }

  @Test
  void get_behindProxy_believesWhomItNames() throws IOException {
    String path = "/ipfs/" + site + "/one.html";
    Reply moved = content.get(path, "X-Forwarded-Host: dweb.example", "X-Forwarded-Proto: https");
    assertThat(moved.header("location"))
        .isEqualTo("https://" + site + ".ipfs.dweb.example/one.html");
    Reply inlined =
        content.get("/ipns/my-blog.example.org", "Host: dweb.example", "X-Forwarded-Proto: https");
    assertThat(inlined.header("location"))
        .isEqualTo("https://my--blog-example-org.ipns.dweb.example/");
    assertThat(content.get("/", "X-Forwarded-Host: " + site + ".ipfs.dweb.example").text())
        .isEqualTo("content of index.html");
    Reply unknown = content.get(path, "X-Forwarded-Host: evil.example");
    assertThat(unknown.status()).isEqualTo(200);
  }

  @Test
  void get_behindProxyUnderAnotherName_believesWhomItNamesOfTheSettings() throws IOException {
    String proxied = "Host: ipfs:8080";
    Reply moved =
        content.get("/ipfs/" + site + "/one.html", proxied, "X-Forwarded-Host: dweb.example");
    assertThat(moved.status()).isEqualTo(301);
    assertThat(moved.header("location"))
        .isEqualTo("http://" + site + ".ipfs.dweb.example/one.html");
    for (String named : new String[] {site + ".ipfs.dweb.example", "site.example"}) {
      Reply reply = content.get("/routing/v1/providers/x", proxied, "X-Forwarded-Host: " + named);
      assertThat(reply.text()).as(named).isEqualTo("content of routing/v1/providers/x");
    }
    Reply endpoint =
        content.get("/routing/v1/providers/x", proxied, "X-Forwarded-Host: dweb.example");
    assertThat(endpoint.status()).isEqualTo(404);
    for (String named : new String[] {"127.0.0.1", site + ".ipfs.localhost", "other.example", ""}) {
      Reply reply = content.get("/ipfs/" + site, proxied, "X-Forwarded-Host: " + named);
      assertThat(reply.status()).as(named).isEqualTo(421);
    }
  }

  @Test
  void get_whereOtherOriginsReadNothing_believesOnlyProxiesThatCallUsByName() throws IOException {
    String path = "/ipfs/bafkqaaa";
    String named = "X-Forwarded-Host: dweb.example";
    try (ContentFixture closed = ContentFixture.ofOneOrigin(sites)) {
      assertThat(closed.get(path, "Host: ipfs:8080", named).status()).isEqualTo(421);

      Reply ours = closed.get(path, "Host: site.example", "Origin: https://page.example");
      assertThat(ours.status()).isEqualTo(200);
      assertThat(ours.header("access-control-allow-origin")).isNull();
      assertThat(closed.get(path, "Host: 127.0.0.1", named).status()).isEqualTo(301);
    }
    assertThat(content.get(path, "Host: ipfs:8080", named).status()).isEqualTo(301);
  }

  @Test
  void get_onSubdomain_believesNoOtherHost() throws IOException {
    Reply reply = content.get("/a.txt", host, "X-Forwarded-Host: " + bare + ".ipfs.localhost");

    assertThat(reply.status()).isEqualTo(404);
    assertThat(reply.text()).isEqualTo("content of 404.html");
  }

  @Test
  void get_ofNativeAddress_redirectsToItsPath() throws IOException {
    Reply reply = content.get("/ipfs/?uri=ipfs%3A%2F%2F" + site + "%2Fone.html", "Host: localhost");

    assertThat(reply.status()).isEqualTo(301);
    assertThat(reply.header("location")).isEqualTo("/ipfs/" + site + "/one.html");
    assertThat(content.get("/ipfs/?uri=https%3A%2F%2Fevil.example").status()).isEqualTo(400);
  }

  @Test
  void get_ofUncheckedForm_whereOnlyCheckedOnesAreGiven_isRefused() throws IOException {
    String[] checked = {"Host: checked.example"};
    String path = "/ipfs/" + site;
    assertThat(content.get(path, checked).status()).isEqualTo(400);
    assertThat(content.get(path, "Host: checked.example", "Accept: text/html").status())
        .isEqualTo(406);
    assertThat(content.get(path + "?format=tar", checked).status()).isEqualTo(406);
    assertThat(content.get(path + "?format=raw", checked).status()).isEqualTo(200);
    assertThat(content.get(path + "?format=car", checked).status()).isEqualTo(200);
    assertThat(content.get("/about", checked).status()).isEqualTo(404);
  }

  @Test
  void get_asProxysClient_isForTheHostOfTheTarget() throws IOException {
    String target = "http://" + site + ".ipfs.localhost/one.html";
    assertThat(content.get(target, "Host: 127.0.0.1").text()).isEqualTo("content of one.html");
    assertThat(content.get("HTTP://" + site + ".ipfs.localhost?x", "Host: 127.0.0.1").text())
        .isEqualTo("content of index.html");
    assertThat(content.get("http://evil.example/ipfs/" + site, "Host: 127.0.0.1").status())
        .isEqualTo(421);
    assertThat(content.get("http://user@localhost/ipfs/" + site, "Host: 127.0.0.1").status())
        .isEqualTo(421);
  }

  @Test
  void connect_toUs_opensATunnel() throws IOException {
    try (Socket socket = content.connect()) {
      content.send(socket, "CONNECT", site + ".ipfs.localhost:80", host + ":80");
      Reply opened = Reply.read(socket.getInputStream(), true);
      assertThat(opened.status()).isEqualTo(200);
      for (int round = 0; round < 2; round++) {
        content.send(socket, "GET", "/one.html", host);
        assertThat(Reply.read(socket.getInputStream(), false).text())
            .isEqualTo("content of one.html");
      }
    }
    try (Socket socket = content.connect()) {
      content.send(socket, "CONNECT", "evil.example:80", "Host: evil.example:80");
      assertThat(Reply.read(socket.getInputStream(), false).status()).isEqualTo(421);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "/one, 301, /one.html",
    "/two, 302, /sub/two.html",
    "/three, 303, /sub/",
    "/four, 307, /one.html",
    "/five, 308, /one.html",
    "/posts/2022/a%20b, 301, /articles/a%20b/2022",
    "/splat/two.html, 301, /sub/two.html",
    "/out/a/b, 301, https://other.example/a/b",
  })
  void get_ofMissingPathWithRule_isSentOn(String path, int status, String location)
      throws IOException {
    Reply reply = content.get(path, host);

    assertThat(reply.status()).isEqualTo(status);
    assertThat(reply.header("location")).isEqualTo(location);
    assertThat(content.request("HEAD", path, host).headers()).isEqualTo(reply.headers());
  }

  @ParameterizedTest
  @CsvSource({
    "/app/any/path, 200, content of index.html",
    "/folder-app, 200, content of sub/index.html",
    "/gone/x, 410, content of gone.html",
    "/law, 451, content of law.html",
    "/anything/else, 404, content of 404.html",
    "/one.html/below, 404, content of 404.html",
  })
  void get_ofMissingPathWithRule_isAnsweredFromAnother(String path, int status, String text)
      throws IOException {
    Reply reply = content.get(path, host);

    assertThat(reply.status()).isEqualTo(status);
    assertThat(reply.text()).isEqualTo(text);
    assertThat(reply.header("content-type")).startsWith("text/html");
    assertThat(reply.header("x-ipfs-path")).isEqualTo("/ipfs/" + site + path);
  }

  @Test
  void get_ofPathThatIsThere_followsNoRule() throws IOException {
    assertThat(content.get("/one.html", host).text()).isEqualTo("content of one.html");
    assertThat(content.get("/_redirects", host).text()).isEqualTo(RULES);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/loop/a", "/loop/b", "/self"})
  void get_ofRulesInACircle_isAnError(String path) throws IOException {
    Reply reply = content.get(path, host);

    assertThat(reply.status()).isEqualTo(500);
    assertThat(reply.text()).contains("circle");
  }

  @Test
  void get_ofRuleToNothing_is404() throws IOException {
    assertThat(content.get("/broken-target", host).status()).isEqualTo(404);
  }

  @Test
  void get_byPathOrInAnotherForm_followsNoRule() throws IOException {
    assertThat(content.get("/ipfs/" + site + "/one").status()).isEqualTo(404);
    assertThat(content.get("/one?format=raw", host).status()).isEqualTo(404);
  }

  @ParameterizedTest
  @CsvSource({
    "/old?q=a%20b&c, /new?q=a%20b&c",
    "/asks?q=1, /new?from=here&q=1#part",
    "/asks, /new?from=here#part",
    "/asks?, /new?from=here#part",
    "/out/a?q, https://other.example/a?q"
  })
  void get_ofPathWithRule_takesItsQueryAlong(String path, String location, @TempDir Path temporary)
      throws IOException {
    String rules = "/old /new\n/asks /new?from=here#part\n/out/* https://other.example/:splat";
    String asked = add(temporary, Map.of("_redirects", rules));

    Reply reply = content.get(path, "Host: " + asked + ".ipfs.localhost");

    assertThat(reply.status()).isEqualTo(301);
    assertThat(reply.header("location")).isEqualTo(location);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/a /b 999", "/a /b 301!", "no slash", "/x"})
  void get_withMalformedRules_isAnErrorForMissingPathsOnly(String rules, @TempDir Path temporary)
      throws IOException {
    String broken = add(temporary, Map.of("_redirects", rules, "there.txt", "is there"));
    String its = "Host: " + broken + ".ipfs.localhost";

    Reply reply = content.get("/missing", its);
    assertThat(reply.status()).isEqualTo(500);
    assertThat(reply.text()).contains("line 1 of _redirects");
    assertThat(content.get("/there.txt", its).status()).isEqualTo(200);
  }

  @Test
  void get_withRulesOverTheLimit_isAnError(@TempDir Path temporary) throws IOException {
    String large = "# padding\n".repeat(7000) + "/a /b\n";
    String huge = add(temporary, Map.of("_redirects", large, "x", "y"));

    assertThat(content.get("/missing", "Host: " + huge + ".ipfs.localhost").status())
        .isEqualTo(500);
  }

  @Test
  void get_withServiceWorkerOnSubdomain_isAnswered() throws IOException {
    assertThat(content.get("/one.html", host, "Service-Worker: script").status()).isEqualTo(200);
  }
}
