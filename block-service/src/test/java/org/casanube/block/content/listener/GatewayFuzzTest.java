package org.casanube.block.content.listener;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.casanube.block.content.sites.PublicGateway;
import org.casanube.block.content.sites.PublicGateways;
import org.casanube.block.content.sites.Sites;
import org.casanube.block.names.NameErrorCode;
import org.casanube.block.unixfs.Attributes;
import org.casanube.block.unixfs.ImportOptions;
import org.casanube.block.unixfs.Profile;
import org.casanube.ipld.IpldNode;
import org.casanube.ipld.dagcbor.DagCbor;
import org.casanube.multiformats.Cid;
import org.casanube.multiformats.Multicodec;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * Random requests of parts that mean something. Each is answered within the limit of the socket,
 * with a status that is documented, and with nothing that a browser would take for more than it is.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GatewayFuzzTest {
  private static final int USUAL = 2_500;
  private static final int MANY = 30_000;

  /** Of 5xx only those that docs/content-gateway.md tells of. */
  private static final Set<Integer> STATUSES =
      Set.of(
          200, 204, 206, 301, 302, 303, 304, 307, 308, 400, 404, 405, 406, 410, 412, 416, 421, 422,
          451, 500, 501, 502, 504);

  private static final String RULES =
      """
      /a/* /:splat 301
      /b/:x/:y /dir/:x 200
      /c/* /hello.txt 404
      /d /d 302
      /* /index.html 200
      """;

  private final Sites sites =
      new Sites(
          new PublicGateways(
              Map.of(
                  "localhost", PublicGateway.BY_SUBDOMAIN,
                  "site.example", PublicGateway.BY_PATH,
                  "checked.example",
                      new PublicGateway(PublicGateway.ALL_PATHS, false, true, true, false))),
          false);
  private final ContentFixture content = new ContentFixture(64, sites);
  private final List<String> hosts = new ArrayList<>();
  private String broken = "";
  private final List<String> paths = new ArrayList<>();
  private static final List<String> NAMES =
      List.of(
          "hello.txt",
          "dir",
          "index.html",
          "_redirects",
          "a",
          "b",
          "c",
          "d",
          "x",
          "%2e%2e",
          "..",
          ".",
          "%",
          "%zz",
          "%00",
          "%ff",
          "é",
          "%C3%A9",
          "<script>",
          "\"",
          "'",
          "\\",
          "%0d%0aX:y",
          "%2F",
          "",
          "0",
          "%25",
          ":splat",
          "*",
          "?",
          "#");
  private static final List<String> QUERIES =
      List.of(
          "format=raw",
          "format=car",
          "format=tar",
          "format=dag-json",
          "format=dag-cbor",
          "format=json",
          "format=cbor",
          "format=ipns-record",
          "format=zip",
          "download=true",
          "filename=%22%0d%0a",
          "filename=a.html",
          "dag-scope=block",
          "dag-scope=entity",
          "entity-bytes=0:*",
          "entity-bytes=-5:3",
          "entity-bytes=99:1",
          "car-dups=y",
          "car-dups=?",
          "car-order=unk",
          "car-version=2",
          "uri=ipfs://x",
          "uri=https://evil.example",
          "%",
          "&&",
          "x=<script>alert(1)</script>",
          "uri=ipns%3A%2F%2Fsite.example%2F%2Fx");
  private static final List<String> HEADERS =
      List.of(
          "Accept: text/html",
          "Accept: application/vnd.ipld.raw",
          "Accept: application/json",
          "Accept: application/vnd.ipld.car;order=foo;q=0.2, */*;q=NaN",
          "Accept: ,;=,",
          "Accept: application/vnd.ipfs.ipns-record",
          "Range: bytes=0-3",
          "Range: bytes=-2,1-1,9-",
          "Range: bytes=99999-",
          "Range: x",
          "If-None-Match: *",
          "If-None-Match: W/\"a\",\"",
          "If-Range: \"x\"",
          "Cache-Control: only-if-cached",
          "Service-Worker: script",
          "X-Forwarded-Proto: https",
          "X-Forwarded-Host: evil.example",
          "X-Forwarded-Host: localhost",
          "X-Forwarded-Host: a b",
          "Content-Length: 0");

  @BeforeAll
  void fill(@TempDir Path temporary) throws IOException {
    String root =
        content
            .add(
                ImportOptions.of(Profile.UNIXFS_V1_2025),
                true,
                temporary,
                importer -> {
                  for (Map.Entry<String, String> file :
                      new TreeMap<>(
                              Map.of(
                                  "_redirects", RULES,
                                  "hello.txt", "hello",
                                  "index.html", "<!DOCTYPE html>",
                                  "dir/<script>x", "listed",
                                  "dir/é", "listed too"))
                          .entrySet()) {
                    importer.addFile(
                        file.getKey(),
                        Attributes.NONE,
                        new ByteArrayInputStream(file.getValue().getBytes(StandardCharsets.UTF_8)));
                  }
                })
            .cid()
            .toString();
    Cid data =
        content.addBlock(
            Multicodec.DAG_CBOR,
            DagCbor.encode(IpldNode.list(IpldNode.of(Cid.parse(root)), IpldNode.of("<script>"))));
    Cid junk = content.addBlock(Multicodec.DAG_PB, new byte[] {1, 2, 3});
    broken = junk.toString();
    content.names.link("site.example", "/ipfs/" + root);
    content.names.fail("dns.example", NameErrorCode.DNS_FAILED);
    content.names.fail("late.example", NameErrorCode.DEADLINE);
    for (String cid : List.of(root, data.toString(), junk.toString(), "bafkqaaa", "Qmjunk", "x")) {
      paths.add("/ipfs/" + cid);
      hosts.add(cid + ".ipfs.localhost");
    }
    paths.addAll(
        List.of(
            "/ipns/site.example",
            "/ipns/dns.example",
            "/ipns/late.example",
            "/ipns/k51junk",
            "/ipns/",
            "/ipfs/",
            "",
            "//evil.example",
            "/routing/v1/ipns/x",
            "*",
            "http://localhost",
            "http://evil.example/ipfs/x",
            "/ipns/" + "a".repeat(70) + ".example"));
    hosts.addAll(
        List.of(
            "localhost",
            "127.0.0.1",
            "[::1]:80",
            "site.example",
            "checked.example:8480",
            "evil.example",
            "site-example.ipns.localhost",
            "dns-example.ipns.localhost",
            "late-example.ipns.localhost",
            "-.ipns.localhost",
            "a..b",
            "",
            "x.localhost"));
  }

  @AfterAll
  void stop() {
    content.close();
  }

  @Test
  void requests_ofAnyParts_areAnsweredAsDocumented() throws IOException {
    ask(new Random(1), USUAL);
  }

  @Test
  @Tag("slow")
  void manyRequests_ofAnyParts_areAnsweredAsDocumented() throws IOException {
    ask(new Random(2), MANY);
  }

  private void ask(Random random, int count) throws IOException {
    Map<Integer, Integer> answers = new TreeMap<>();
    Socket socket = content.connect();
    try {
      for (int round = 0; round < count; round++) {
        String method = random.nextInt(8) == 0 ? pick(random, METHODS) : "GET";
        String target = target(random);
        String[] headers = headers(random);
        String request = method + " " + target + " " + List.of(headers);
        Reply reply;
        try {
          content.send(socket, method, target, headers);
          reply = Reply.read(socket.getInputStream(), method.equals("HEAD"));
        } catch (EOFException e) {
          // An archive that has begun and can't be ended is cut off, which clients must notice.
          assertThat(request).as(e.getMessage()).containsPattern("format=car|vnd.ipld.car");
          assertThat(request).contains(broken);
          socket.close();
          socket = content.connect();
          continue;
        } catch (IOException e) {
          throw new AssertionError(request, e);
        }
        check(request, reply);
        answers.merge(reply.status(), 1, Integer::sum);
        boolean tunnel = method.equals("CONNECT");
        if (tunnel || "close".equals(reply.header("connection"))) {
          socket.close();
          socket = content.connect();
        }
      }
    } finally {
      socket.close();
    }
    assertThat(answers.keySet()).contains(200, 301, 400, 404);
    assertThat(content.get("/ipns/site.example/hello.txt").text()).isEqualTo("hello");
  }

  private static final List<String> METHODS =
      List.of("HEAD", "OPTIONS", "POST", "PUT", "DELETE", "CONNECT", "TRACE");

  private static String pick(Random random, List<String> parts) {
    return parts.get(random.nextInt(parts.size()));
  }

  private String target(Random random) {
    StringBuilder target = new StringBuilder(pick(random, paths));
    for (int part = random.nextInt(4); part > 0; part--) {
      target.append('/').append(pick(random, NAMES));
    }
    if (target.isEmpty()) {
      target.append('/');
    }
    for (int part = random.nextInt(3); part > 0; part--) {
      target.append(target.indexOf("?") < 0 ? '?' : '&').append(pick(random, QUERIES));
    }
    return target.toString().replace(' ', '+');
  }

  private String[] headers(Random random) {
    List<String> headers = new ArrayList<>();
    headers.add("Host: " + pick(random, hosts));
    for (int part = random.nextInt(4); part > 0; part--) {
      headers.add(pick(random, HEADERS));
    }
    return headers.toArray(String[]::new);
  }

  private static void check(String request, Reply reply) {
    assertThat(STATUSES).as(request).contains(reply.status());
    String type = reply.headers().getOrDefault("content-type", "");
    if (reply.status() == 500 && !request.startsWith("HEAD")) {
      // Rules in a circle, or a block that breaks its codec.
      assertThat(reply.text()).as(request).containsAnyOf("_redirects", "is not valid");
    }
    if (reply.status() >= 400 && type.startsWith("text/plain")) {
      assertThat(reply.header("x-content-type-options")).as(request).isIn("nosniff", null);
    }
    String location = reply.headers().getOrDefault("location", "");
    assertThat(location)
        .as(request)
        .matches(
            "|/(?![/\\\\])[!-~]*"
                + "|https?://[a-z0-9_-]+(\\.[a-z0-9_-]+)*\\.ip[fn]s\\.localhost(:\\d+)?/[!-~]*");
    assertThat(reply.headers().keySet()).as(request).doesNotContain("x");
    boolean ownPage = reply.headers().containsKey("content-security-policy");
    if (ownPage) {
      assertThat(reply.text()).as(request).doesNotContain("<script");
    }
  }
}
