package org.casanube.block.content.listener;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.casanube.block.RunningService;
import org.casanube.block.content.sites.PublicGateway;
import org.casanube.block.content.sites.PublicGateways;
import org.casanube.block.content.sites.Sites;
import org.casanube.block.unixfs.Attributes;
import org.casanube.block.unixfs.ImportOptions;
import org.casanube.block.unixfs.Profile;
import org.casanube.multiformats.Multihash;
import org.casanube.testpeers.Conditions;
import org.casanube.testpeers.Peer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Clients that others wrote, unmodified, against this gateway. */
class GatewayClientsIT {
  private static final int LARGE = 5 * 1024 * 1024 + 3;
  private static final String PAGE =
      """
      <!DOCTYPE html><title>site</title><body>waiting<script>
      const get = (path, credentials = false) => {
        const request = new XMLHttpRequest();
        try {
          request.open('GET', path, false);
          request.withCredentials = credentials;
          request.send();
          return request.status + ':' + request.responseText;
        } catch (e) {
          return 'refused';
        }
      };
      document.body.textContent = [
        'origin=' + location.origin,
        'file=' + get('sub/file.txt'),
        'rule=' + get('/gone/x'),
        'other=' + get('http://127.0.0.1:' + location.port + '/ipfs/bafkqaaa', true),
        'open=' + get('http://127.0.0.1:' + location.port + '/ipfs/bafkqablimvwgy3y'),
        'put=' + get('http://127.0.0.1:' + location.port + '/echo')
      ].join(' ');
      </script>
      """;

  private final byte[] large = new byte[LARGE];
  private final Sites sites =
      new Sites(new PublicGateways(Map.of("localhost", PublicGateway.BY_SUBDOMAIN)), false);
  private final ContentFixture content = new ContentFixture(64, sites);
  private Path folder;
  private String root = "";

  @BeforeEach
  void fill(@TempDir Path temporary) throws IOException {
    folder = Files.createDirectories(temporary.resolve("client"));
    new Random(12).nextBytes(large);
    Map<String, byte[]> files = new TreeMap<>();
    files.put("_redirects", "/gone/* /gone.txt 410\n".getBytes(StandardCharsets.UTF_8));
    files.put("gone.txt", "is gone".getBytes(StandardCharsets.UTF_8));
    files.put("index.html", PAGE.getBytes(StandardCharsets.UTF_8));
    files.put("sub/file.txt", "a file".getBytes(StandardCharsets.UTF_8));
    files.put("sub/large.bin", large);
    root =
        content
            .add(
                ImportOptions.of(Profile.UNIXFS_V1_2025),
                true,
                temporary,
                importer -> {
                  for (Map.Entry<String, byte[]> file : files.entrySet()) {
                    importer.addFile(
                        file.getKey(), Attributes.NONE, new ByteArrayInputStream(file.getValue()));
                  }
                })
            .cid()
            .toString();
  }

  @AfterEach
  void stop() {
    content.close();
  }

  private String gateway() {
    return "http://127.0.0.1:" + content.port;
  }

  /** What a program prints; fails if it does. */
  private String run(List<String> command) throws IOException, InterruptedException {
    Path out = Files.createTempFile(folder, "out", ".txt");
    Path err = Files.createTempFile(folder, "err", ".txt");
    Process process =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start();
    try {
      assertThat(process.waitFor(180, TimeUnit.SECONDS)).as("%s ends", command).isTrue();
      assertThat(process.exitValue()).as(Files.readString(out) + Files.readString(err)).isZero();
      return Files.readString(out);
    } finally {
      process.destroyForcibly();
    }
  }

  /** The folder of a package, beside which a script finds it. */
  private Path requirePackage(String name) throws IOException {
    Path packages = Peer.NPM_PEERS.require();
    if (!Files.isDirectory(packages.resolve(name))) {
      throw Conditions.missing(name + ": run system-tests/peers/install npm");
    }
    Files.createSymbolicLink(folder.resolve("node_modules"), packages);
    return packages.resolve(name);
  }

  @Test
  void verifiedFetch_ofPathsAndFiles_checksEveryByte() throws Exception {
    Path script = script();

    String printed =
        run(
            List.of(
                Peer.NODE.require().toString(),
                script.toString(),
                gateway(),
                "ipfs://" + root + "/sub/file.txt",
                "ipfs://" + root + "/sub/large.bin",
                "ipfs://" + root + "/",
                "ipfs://" + root + "/nothing"));

    List<JsonNode> answers = new ArrayList<>();
    JsonMapper mapper = new JsonMapper();
    printed
        .lines()
        .filter(line -> line.startsWith("{"))
        .forEach(line -> answers.add(mapper.readTree(line)));
    assertThat(answers).hasSize(4);
    assertThat(answers.get(0).path("sha256").asString())
        .isEqualTo(sha256("a file".getBytes(StandardCharsets.UTF_8)));
    assertThat(answers.get(1).path("sha256").asString()).isEqualTo(sha256(large));
    assertThat(answers.get(2).path("sha256").asString())
        .isEqualTo(sha256(PAGE.getBytes(StandardCharsets.UTF_8)));
    assertThat(answers.get(3).path("status").asInt()).isEqualTo(404);
  }

  @Test
  void verifiedFetch_ofPublishedName_checksItsRecordToo(@TempDir Path home) throws Exception {
    Path script = script();
    try (RunningService service = new RunningService(home)) {
      String cid =
          member(
              service.send(
                  "POST",
                  "/api/v1/files",
                  BodyPublishers.ofString("published"),
                  "Content-Type",
                  "application/octet-stream"),
              "cid");
      String name =
          member(
              service.send(
                  "POST",
                  "/api/v1/names/publications",
                  BodyPublishers.ofString("{\"path\":\"/ipfs/" + cid + "\"}"),
                  "Content-Type",
                  "application/json"),
              "name");
      int port = service.context().getBean(ContentListener.class).port();

      String printed =
          run(
              List.of(
                  Peer.NODE.require().toString(),
                  script.toString(),
                  "http://127.0.0.1:" + port,
                  "ipns://" + name));

      assertThat(printed).contains(sha256("published".getBytes(StandardCharsets.UTF_8)));
    }
  }

  private static String member(HttpResponse<String> answer, String name) {
    assertThat(answer.statusCode()).as(answer.body()).isIn(200, 201);
    return new JsonMapper().readTree(answer.body()).path(name).asString();
  }

  /** The script beside the packages that it uses. */
  private Path script() throws IOException {
    Path ignored = requirePackage("@helia/verified-fetch");
    Path script = folder.resolve("verified-fetch.mjs");
    try (InputStream source =
        GatewayClientsIT.class.getResourceAsStream("/peers/verified-fetch.mjs")) {
      Files.write(script, Objects.requireNonNull(source).readAllBytes());
    }
    return script;
  }

  private static String sha256(byte[] bytes) {
    byte[] multihash = Multihash.sha256(bytes).toBytes();
    return HexFormat.of().formatHex(Arrays.copyOfRange(multihash, 2, multihash.length));
  }

  @Test
  void ipfsCar_ofArchiveFromHere_unpacksToTheSame() throws Exception {
    Path program = requirePackage("ipfs-car").resolve("bin.js");
    Path car = folder.resolve("site.car");
    Files.write(car, content.get("/ipfs/" + root + "?format=car").body());
    String node = Peer.NODE.require().toString();

    String roots = run(List.of(node, program.toString(), "roots", car.toString()));
    String files = run(List.of(node, program.toString(), "ls", car.toString()));
    String unpacked = folder.resolve("unpacked").toString();
    run(List.of(node, program.toString(), "unpack", car.toString(), "--output", unpacked));

    assertThat(roots.strip()).isEqualTo(root);
    assertThat(files.lines()).contains("./index.html", "./sub/file.txt", "./sub/large.bin");
    assertThat(Path.of(unpacked, "sub/large.bin")).hasBinaryContent(large);
  }

  @Test
  void chromium_onSubdomain_runsTheSiteInItsOwnOrigin() throws Exception {
    Path chromium = Peer.CHROMIUM.require();
    String url = "http://localhost:" + content.port + "/ipfs/" + root + "/";

    String page =
        run(
            List.of(
                chromium.toString(),
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--user-data-dir=" + folder.resolve("profile"),
                "--dump-dom",
                url));

    assertThat(page)
        .contains("origin=http://" + root + ".ipfs.localhost:" + content.port)
        .contains("file=200:a file")
        .contains("rule=410:is gone")
        .contains("other=refused")
        .contains("open=200:hello")
        .contains("put=refused");
  }
}
