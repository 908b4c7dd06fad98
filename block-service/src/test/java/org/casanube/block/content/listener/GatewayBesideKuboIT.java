package org.casanube.block.content.listener;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.casanube.block.content.negotiation.PercentEncoding;
import org.casanube.block.content.sites.PublicGateway;
import org.casanube.block.content.sites.PublicGateways;
import org.casanube.block.content.sites.Sites;
import org.casanube.block.unixfs.Attributes;
import org.casanube.block.unixfs.ImportOptions;
import org.casanube.block.unixfs.Profile;
import org.casanube.testpeers.KuboDaemon;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The same requests to this gateway and to Kubo's, over the same content. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GatewayBesideKuboIT {
  /** What both must say alike, where both say it. */
  private static final List<String> HEADERS =
      List.of("location", "x-ipfs-path", "x-ipfs-roots", "content-range", "accept-ranges");

  private final Sites sites =
      new Sites(new PublicGateways(Map.of("localhost", PublicGateway.BY_SUBDOMAIN)), false);
  private final ContentFixture content = new ContentFixture(64, sites);
  private KuboDaemon kubo;
  private int kubosPort;
  private String root = "";

  @BeforeAll
  void start(@TempDir Path temporary) throws Exception {
    Map<String, String> files = new TreeMap<>();
    files.put(
        "_redirects", "/gone/* /gone.txt 410\n/moved/:x /sub/:x 302\n/app/* /index.html 200\n");
    files.put("gone.txt", "is gone");
    files.put("index.html", "<!DOCTYPE html><title>index</title>");
    files.put("sub/file.txt", "0123456789");
    files.put("sub/é b.txt", "accents");
    root =
        content
            .add(
                ImportOptions.of(Profile.UNIXFS_V1_2025),
                true,
                temporary,
                importer -> {
                  for (Map.Entry<String, String> file : files.entrySet()) {
                    byte[] bytes = file.getValue().getBytes(StandardCharsets.UTF_8);
                    importer.addFile(
                        file.getKey(), Attributes.NONE, new ByteArrayInputStream(bytes));
                  }
                })
            .cid()
            .toString();
    Path home = temporary.resolve("kubo");
    kubo = KuboDaemon.in(home).option("--offline").start();
    kubosPort = URI.create(Files.readString(home.resolve("gateway")).strip()).getPort();
    Path car = temporary.resolve("site.car");
    Files.write(car, content.get("/ipfs/" + root + "?format=car").body());
    assertThat(kubo.run("dag", "import", car.toString())).contains(root);
  }

  @AfterAll
  void stop() {
    kubo.close();
    content.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET /ipfs/ROOT/sub/file.txt",
        "HEAD /ipfs/ROOT/sub/file.txt",
        "GET /ipfs/ROOT/sub/file.txt | Range: bytes=1-3",
        "GET /ipfs/ROOT/sub/file.txt | Range: bytes=-2",
        "GET /ipfs/ROOT/sub/file.txt | Range: bytes=5-",
        "GET /ipfs/ROOT/sub/file.txt | If-None-Match: *",
        "GET /ipfs/ROOT/sub/file.txt?format=raw",
        "HEAD /ipfs/ROOT/sub/file.txt?format=raw",
        "GET /ipfs/ROOT/sub/file.txt?format=car&car-dups=n",
        "GET /ipfs/ROOT/sub?format=car&dag-scope=entity",
        "GET /ipfs/ROOT/sub?format=raw",
        "GET /ipfs/ROOT/sub/file.txt | Accept: application/vnd.ipld.raw",
        "GET /ipfs/ROOT/sub/%C3%A9%20b.txt",
        "GET /ipfs/ROOT/",
        "GET /ipfs/ROOT/sub",
        "GET /ipfs/ROOT/sub?x=1",
        "GET /ipfs/ROOT/nothing",
        "GET /ipfs/ROOT/sub/file.txt/below",
        "GET /ipfs/junk",
        "GET /ipfs/ROOT?format=ipns-record",
        "GET /ipfs/ROOT | Service-Worker: script",
        "GET /ipfs/ROOT/gone/x",
        "GET /ipfs/bafkqaaa?format=raw",
        "GET /ipfs/bafkreigh2akiscaildcqabsyg3dfr6chu3fgpregiymsck7e7aqa4s52zy"
            + " | Cache-Control: only-if-cached",
        "GET /ipfs/ROOT/sub/file.txt?x=1 | Host: localhost:1234",
        "GET /ipfs/ROOT/sub/file.txt | Host: localhost | X-Forwarded-Proto: https",
        "GET /ipfs/QmUNLLsPACCz1vLxQVkXqqLX5R1X345qqfHbsf67hvA3Nn | Host: localhost:1234",
        "GET /ipns/k51qzi5uqu5dlvj2baxnqndepeb86cbk3ng7n3i46uzyxzyqj2xjonzllnv0v8/x | Host: localhost",
        "GET / | Host: ROOT.ipfs.localhost:1234",
        "GET /sub/file.txt | Host: ROOT.ipfs.localhost:1234",
        "GET /sub | Host: ROOT.ipfs.localhost:1234",
        "GET /gone/x | Host: ROOT.ipfs.localhost:1234",
        "GET /moved/file.txt | Host: ROOT.ipfs.localhost:1234",
        "GET /app/x/y | Host: ROOT.ipfs.localhost:1234",
        "GET /nothing | Host: ROOT.ipfs.localhost:1234",
        "GET / | Host: junk.ipfs.localhost:1234",
        "GET /ipfs/?uri=ipfs%3A%2F%2FROOT%2Fsub%2Ffile.txt",
        "GET /ipfs/?uri=https%3A%2F%2Fevil.example",
      })
  void request_isAnsweredAsKuboDoes(String text) throws IOException {
    String[] parts = text.replace("ROOT", root).split(" \\| ");
    String method = parts[0].substring(0, parts[0].indexOf(' '));
    String target = parts[0].substring(method.length() + 1);
    String[] headers = Arrays.copyOfRange(parts, 1, parts.length);

    Reply ours = content.request(method, target, headers);
    Reply theirs = ask(method, target, headers);

    List<String> differences = new ArrayList<>();
    if (ours.status() != theirs.status()) {
      differences.add("status " + ours.status() + " <> " + theirs.status());
    }
    for (String header : HEADERS) {
      String mine = ours.header(header);
      String his = theirs.header(header);
      // Kubo puts the bytes of a path into the header as they are; a header has none beyond ASCII.
      if (header.equals("x-ipfs-path") && mine != null) {
        mine = PercentEncoding.decode(mine);
        his = his == null ? null : PercentEncoding.decode(his);
      }
      if (mine != null && his != null && !mine.equals(his)) {
        differences.add(header + " " + mine + " <> " + his);
      }
    }
    boolean content2xx = ours.status() / 100 == 2;
    if (content2xx && !Arrays.equals(ours.body(), theirs.body())) {
      differences.add("body of " + ours.body().length + " <> " + theirs.body().length);
    }
    assertThat(differences).isEmpty();
  }

  private Reply ask(String method, String target, String... headers) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), kubosPort)) {
      socket.setSoTimeout(60_000);
      content.send(socket, method, target, headers);
      return Reply.read(socket.getInputStream(), method.equals("HEAD"));
    }
  }
}
