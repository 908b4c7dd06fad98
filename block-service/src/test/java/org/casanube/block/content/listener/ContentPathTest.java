package org.casanube.block.content.listener;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.casanube.block.unixfs.Attributes;
import org.casanube.block.unixfs.ImportOptions;
import org.casanube.block.unixfs.Profile;
import org.casanube.ipld.IpldNode;
import org.casanube.ipld.dagcbor.DagCbor;
import org.casanube.ipld.dagpb.DagPb;
import org.casanube.ipld.dagpb.PbLink;
import org.casanube.ipld.dagpb.PbNode;
import org.casanube.multiformats.Cid;
import org.casanube.multiformats.Multicodec;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How paths are read off the wire and followed. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ContentPathTest {
  private static final String ABSENT =
      "bafkreigh2akiscaildcqabsyg3dfr6chu3fgpregiymsck7e7aqa4s52zy";

  private final ContentFixture content = new ContentFixture();
  private String tree = "";

  @BeforeAll
  void fill(@TempDir Path temporary) throws IOException {
    tree =
        "/ipfs/"
            + content
                .add(
                    ImportOptions.of(Profile.UNIXFS_V1_2025),
                    true,
                    temporary,
                    importer -> {
                      for (String path :
                          new String[] {
                            "plain.txt",
                            "Portugal%2C+España=Peninsula Ibérica.txt",
                            "100%.txt",
                            "a+b&c=d#e?f.txt",
                            "sub/deep/file.bin",
                            "site/index.html",
                            "日本/絵.svg"
                          }) {
                        importer.addFile(path, Attributes.NONE, bytes("content of " + path));
                      }
                      importer.addSymlink("link", Attributes.NONE, "sub/deep");
                    })
                .cid();
  }

  @AfterAll
  void stop() {
    content.close();
  }

  private static ByteArrayInputStream bytes(String text) {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/plain.txt | plain.txt",
        "//plain.txt | plain.txt",
        "/%70lain.txt | plain.txt",
        "/Portugal%252C+Espa%C3%B1a=Peninsula%20Ib%C3%A9rica.txt"
            + " | Portugal%2C+España=Peninsula Ibérica.txt",
        "/Portugal%252C+España=Peninsula%20Ibérica.txt"
            + " | Portugal%2C+España=Peninsula Ibérica.txt",
        "/100%25.txt | 100%.txt",
        "/a+b&c=d%23e%3Ff.txt | a+b&c=d#e?f.txt",
        "/sub%2Fdeep/file.bin | sub/deep/file.bin",
        "/sub//deep///file.bin | sub/deep/file.bin",
        "/%E6%97%A5%E6%9C%AC/絵.svg | 日本/絵.svg",
      })
  void get_ofEncodedPath_findsTheName(String path, String name) throws IOException {
    Reply reply = content.get(tree + path);

    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.text()).isEqualTo("content of " + name);
  }

  @ParameterizedTest
  @CsvSource({
    "/100%.txt, 400",
    "/%zz, 400",
    "/%C3%28, 400",
    "/sub/../plain.txt, 400",
    "/%2e%2e/plain.txt, 400",
    "/nothing, 404",
    "/plain.txt/below, 404",
    "/link/file.bin, 404",
    "/sub/deep/nothing, 404",
  })
  void get_ofBadPath_isRefused(String path, int status) throws IOException {
    Reply reply = content.get(tree + path);

    assertThat(reply.status()).isEqualTo(status);
    assertThat(reply.header("cache-control")).isEqualTo("no-store");
    assertThat(reply.header("content-type")).isEqualTo("text/plain; charset=utf-8");
  }

  @ParameterizedTest
  @CsvSource({
    "/ipfs/, 400",
    "/ipfs/junk, 400",
    "/ipfs/Qmjunk, 400",
    "/ipfs/QmYwAPJzv5CZsnA625s3Xf2nemtYgPpHdWEz79ojWKPbd, 400",
    "/ipfs/bafy%00, 400",
    "/ipns/, 400",
    "/ipns/nobody.example, 404",
    "/, 404",
    "/api/v1/files, 404",
    "/actuator/health, 404",
    "/v3/api-docs, 404",
    "*, 404",
  })
  void get_ofWhatIsNotHere_tellsWhy(String target, int status) throws IOException {
    assertThat(content.get(target).status()).isEqualTo(status);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "/a/b", "?format=raw", "?format=dag-json"})
  void get_ofAbsentRoot_is404OrWhenOnlyCached412(String rest) throws IOException {
    assertThat(content.get("/ipfs/" + ABSENT + rest).status()).isEqualTo(404);
    Reply cached = content.get("/ipfs/" + ABSENT + rest, "Cache-Control: only-if-cached");
    assertThat(cached.status()).isEqualTo(412);
  }

  @Test
  void get_ofDirectoryWithoutSlash_redirectsKeepingTheQuery() throws IOException {
    Reply reply = content.get(tree + "/sub?x=%C3%B1");

    assertThat(reply.status()).isEqualTo(301);
    assertThat(reply.header("location")).isEqualTo(tree + "/sub/?x=%C3%B1");
  }

  @Test
  void get_ofDirectory_listsItsEntries() throws IOException {
    Reply reply = content.get(tree + "/");

    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.header("content-type")).isEqualTo("text/html; charset=utf-8");
    assertThat(reply.header("etag")).startsWith("\"DirIndex-");
    assertThat(reply.header("content-security-policy")).contains("default-src 'none'");
    assertThat(reply.text())
        .contains("href=\"./a%2Bb%26c%3Dd%23e%3Ff.txt\">a+b&amp;c=d#e?f.txt</a>")
        .contains("href=\"./100%25.txt\"")
        .doesNotContain("<script");
    assertThat(content.get(tree + "/sub/").text()).contains("href=\"../\"");
  }

  @Test
  void get_ofDirectory_marksItsFoldersAndNamesItsColumns() throws IOException {
    String page = content.get(tree + "/").text();

    assertThat(page)
        .contains("<html lang=\"en\">", "<th scope=\"col\">Name</th>")
        .contains("href=\"./sub/\">sub/</a>", "href=\"./plain.txt\">plain.txt</a>")
        .contains("href=\"./link\">link</a>");
    assertThat(content.get(tree + "/sub/").text()).contains("aria-label=\"The folder above\"");
  }

  /** No request could follow its link; file systems have names of 255 bytes. */
  @Test
  void get_ofDirectoryWithNamesTooLong_showsThemCutOff() throws IOException {
    String name = "<".repeat(200_000);
    Cid leaf = content.addBlock(Multicodec.RAW, new byte[] {1});
    PbNode node =
        new PbNode(
            List.of(new PbLink("a", 1, leaf), new PbLink(name, 1, leaf)),
            ByteBuffer.wrap(new byte[] {8, 1}));
    String page =
        content
            .get("/ipfs/" + content.addBlock(Multicodec.DAG_PB, DagPb.encode(node)) + "/")
            .text();

    assertThat(page)
        .hasSizeLessThan(20_000)
        .contains("href=\"./a\">a</a>")
        .contains("<td>" + "&lt;".repeat(100))
        .contains("&lt;…</td>");
  }

  @Test
  void get_ofDirectoryWithIndex_servesTheIndex() throws IOException {
    Reply reply = content.get(tree + "/site/");

    assertThat(reply.text()).isEqualTo("content of site/index.html");
    assertThat(reply.header("content-type")).isEqualTo("text/html");
  }

  @Test
  void get_ofSymlink_givesItsTarget() throws IOException {
    Reply reply = content.get(tree + "/link");

    assertThat(reply.header("content-type")).isEqualTo("inode/symlink");
    assertThat(reply.text()).isEqualTo("sub/deep");
  }

  @Test
  void get_ofFileInFolders_namesTheRootsOnTheWay() throws IOException {
    Reply reply = content.get(tree + "/sub/deep/file.bin");

    assertThat(reply.header("x-ipfs-path")).isEqualTo(tree + "/sub/deep/file.bin");
    String roots = String.valueOf(reply.header("x-ipfs-roots"));
    assertThat(roots.split(",", -1)).hasSize(4);
    assertThat(roots).startsWith(tree.substring("/ipfs/".length()));
  }

  @Test
  void get_throughLinkedData_followsLinksAndRefusesToEndInside() throws IOException {
    Cid root = Cid.parse(tree.substring("/ipfs/".length()));
    Map<String, IpldNode> entries = new LinkedHashMap<>();
    entries.put("files", IpldNode.list(IpldNode.of(1), IpldNode.of(root)));
    entries.put("title", IpldNode.of("text"));
    Cid data = content.addBlock(Multicodec.DAG_CBOR, DagCbor.encode(IpldNode.map(entries)));

    assertThat(content.get("/ipfs/" + data + "/files/1/plain.txt").text())
        .isEqualTo("content of plain.txt");
    assertThat(content.get("/ipfs/" + data + "/title").status()).isEqualTo(501);
    assertThat(content.get("/ipfs/" + data + "/files/2").status()).isEqualTo(404);
    assertThat(content.get("/ipfs/" + data + "/other").status()).isEqualTo(404);
  }

  @Test
  void get_withServiceWorkerForTheWholeCid_isRefused() throws IOException {
    assertThat(content.get(tree, "Service-Worker: script").status()).isEqualTo(400);
    assertThat(content.get(tree + "/plain.txt", "Service-Worker: script").status()).isEqualTo(200);
  }

  @Test
  void get_inAbsoluteForm_isTheSame() throws IOException {
    assertThat(content.get("http://127.0.0.1" + tree + "/plain.txt").status()).isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource({
    "application/json, true",
    "application/problem+json, true",
    "'application/json, text/plain, */*', true",
    "'application/vnd.ipld.raw, application/problem+json;q=0.5', true",
    "'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8', false",
    "'text/html, application/json;q=0.5', false",
    "*/*, false",
    "application/vnd.ipld.car, false"
  })
  void get_ofAbsentRoot_isToldInTheFormThatIsAccepted(String accept, boolean json)
      throws IOException {
    Reply reply = content.get("/ipfs/" + ABSENT, "Accept: " + accept);
    assertThat(reply.status()).isEqualTo(404);
    assertThat(reply.header("vary")).isEqualTo("Accept");
    String body = new String(reply.body(), StandardCharsets.UTF_8);
    if (json) {
      assertThat(reply.header("content-type")).isEqualTo("application/problem+json");
      assertThat(body)
          .contains("\"code\":\"block-missing\"", "\"status\":404", ABSENT.toString())
          .startsWith("{");
    } else {
      assertThat(reply.header("content-type")).isEqualTo("text/plain; charset=utf-8");
      assertThat(body).contains(ABSENT.toString()).doesNotContain("{");
    }
  }

  @Test
  void get_ofCachedOnly_keepsItsStatusInTheProblem() throws IOException {
    Reply reply =
        content.get("/ipfs/" + ABSENT, "Accept: application/json", "Cache-Control: only-if-cached");
    assertThat(reply.status()).isEqualTo(412);
    assertThat(new String(reply.body(), StandardCharsets.UTF_8))
        .contains("\"status\":412", "\"code\":\"block-missing\"");
  }
}
