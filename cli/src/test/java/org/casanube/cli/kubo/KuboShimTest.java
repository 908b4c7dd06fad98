package org.casanube.cli.kubo;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.casanube.cli.Nube;
import org.casanube.cli.TinyServer;
import org.casanube.cli.terminal.Terminal;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KuboShimTest {
  @TempDir Path folder = Path.of("");

  private Path repository = Path.of("");

  @BeforeEach
  void setUp() {
    repository = folder.resolve("a repo");
  }

  private record Ran(int code, String out, String err) {}

  private Ran run(String... words) {
    return with("", words);
  }

  private Ran with(String input, String... words) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Terminal terminal =
        new Terminal(new ByteArrayInputStream(input.getBytes(UTF_8)), out, err, false);
    List<String> all = new ArrayList<>(List.of("ipfs"));
    all.addAll(List.of(words));
    Map<String, String> environment = Map.of("IPFS_PATH", repository.toString());
    int code = Nube.run(terminal, environment, all.toArray(String[]::new));
    return new Ran(code, out.toString(UTF_8), err.toString(UTF_8));
  }

  private String ok(String... words) {
    Ran ran = run(words);
    assertThat(ran.code()).as(ran.err()).isZero();
    return ran.out();
  }

  private String refused(String... words) {
    Ran ran = run(words);
    assertThat(ran.code()).isEqualTo(1);
    return ran.err();
  }

  @Test
  void init_makesARepositoryOnce() throws IOException {
    String said = ok("init", "--profile", "test");
    assertThat(said)
        .startsWith("generating ED25519 keypair...done\npeer identity: 12D3KooW")
        .endsWith("initializing IPFS node at " + repository + "\n");
    assertThat(repository.resolve("version")).hasContent("18");
    assertThat(
            PosixFilePermissions.toString(
                Files.getPosixFilePermissions(repository.resolve("config"))))
        .isEqualTo("rw-------");
    String peer = ok("config", "Identity.PeerID").strip();
    assertThat(said).contains("peer identity: " + peer);
    assertThat(ok("id", "-f", "<id>\\n")).isEqualTo(peer + "\n");
    assertThat(refused("init"))
        .startsWith(
            "Error: ipfs configuration file already exists!\nReinitializing would overwrite");
    assertThat(ok("config", "Identity.PeerID").strip()).isEqualTo(peer);
  }

  @Test
  void commands_withoutARepository_saySo() {
    for (String command : List.of("id", "daemon", "cat x", "config show", "shutdown")) {
      assertThat(refused(command.split(" ")))
          .isEqualTo("Error: no IPFS repo found in " + repository + ".\nplease run: 'ipfs init'\n");
    }
    assertThat(ok("version")).isEqualTo("ipfs version 0.42.0\n");
    assertThat(ok("version", "-n")).isEqualTo("0.42.0\n");
    assertThat(ok("version", "--repo")).isEqualTo("18\n");
    assertThat(refused("init", "--profile", "nope"))
        .isEqualTo("Error: invalid configuration profile: nope\n");
    assertThat(repository).doesNotExist();
  }

  @Test
  void commands_withoutADaemon_saySo() throws IOException {
    ok("init", "--profile=test");
    assertThat(refused("shutdown")).isEqualTo("Error: daemon not running\n");
    assertThat(refused("swarm", "peers"))
        .isEqualTo(
            "Error: this action must be run in online mode, try running 'ipfs daemon' first\n");
    Files.writeString(repository.resolve("api"), "/ip4/127.0.0.1/tcp/1");
    assertThat(refused("swarm", "peers")).contains("must be run in online mode");
    assertThat(refused("--api", "/ip4/127.0.0.1/tcp/1", "id"))
        .startsWith("Error: cannot connect to the api. Is the daemon running?");
  }

  @Test
  void config_isShownAndChangedAsByKubo() throws IOException {
    ok("init", "--profile=test");
    assertThat(ok("config", "Addresses.API")).isEqualTo("/ip4/127.0.0.1/tcp/0\n");
    assertThat(ok("config", "Bootstrap")).isEqualTo("[]\n");
    assertThat(ok("config", "Discovery.MDNS")).isEqualTo("{\n  \"Enabled\": false\n}\n");
    ok("config", "--json", "Discovery.MDNS.Enabled", "true");
    assertThat(ok("config", "Discovery.MDNS.Enabled")).isEqualTo("true\n");
    ok("config", "--bool", "Discovery.MDNS.Enabled", "false");
    ok("config", "--json", "API.HTTPHeaders.Access-Control-Allow-Origin", "[\"*\"]");
    assertThat(ok("config", "show"))
        .contains("\"Access-Control-Allow-Origin\": [")
        .doesNotContain("PrivKey");
    assertThat(refused("config", "Nope.Key"))
        .isEqualTo("Error: failed to get config value: \"Nope not found\"\n");
    assertThat(refused("config", "Addresses.Foo"))
        .isEqualTo("Error: failed to get config value: \"Addresses.Foo not found\"\n");
    assertThat(refused("config", "Foo.Bar", "x"))
        .isEqualTo("Error: failed to set config value: Foo not found (maybe use --json?)\n");
    assertThat(refused("config", "Discovery.MDNS.Enabled", "xx"))
        .startsWith("Error: failed to set config value: ");
    assertThat(refused("config", "Identity.PrivKey"))
        .isEqualTo("Error: cannot show or change private key through API\n");
    assertThat(refused("config", "profile", "apply", "nope"))
        .isEqualTo("Error: nope is not a profile\n");
    assertThat(refused("config", "--json", "Addresses.API", "{bad"))
        .startsWith("Error: failed to unmarshal json.");
  }

  @Test
  void replace_keepsTheKey() throws IOException {
    ok("init", "--profile=test");
    String peer = ok("config", "Identity.PeerID");
    Path other =
        Files.writeString(folder.resolve("other"), ok("config", "show").replace("tcp/0", "tcp/7"));
    ok("config", "replace", other.toString());
    assertThat(ok("config", "Addresses.API")).isEqualTo("/ip4/127.0.0.1/tcp/7\n");
    assertThat(ok("config", "Identity.PeerID")).isEqualTo(peer);
    assertThat(ok("id", "-f", "<id>\\n")).isEqualTo(peer);
  }

  @Test
  void daemon_preparesTheHomeForTheLauncher() throws IOException {
    String said = ok("daemon", "--init", "--init-profile=test", "--enable-gc", "--migrate");
    String peer = ok("config", "Identity.PeerID").strip();
    assertThat(said)
        .startsWith("Initializing daemon...\nKubo version: 0.42.0")
        .endsWith("PeerID: " + peer + "\ncasanube-daemon 0 0 " + repository + "\n");
    Path home = repository.resolve("casanube");
    Properties properties = new Properties();
    try (var in = Files.newInputStream(home.resolve("config/block-service.properties"))) {
      properties.load(in);
    }
    assertThat(properties)
        .containsEntry("casanube.block.swarm.listen[0]", "/ip4/127.0.0.1/tcp/0")
        .containsEntry("casanube.block.collection.automatic", "true");
    assertThat(
            PosixFilePermissions.toString(
                Files.getPosixFilePermissions(home.resolve("secrets/peer.key"))))
        .isEqualTo("rw-------");
    assertThat(Files.readAllBytes(home.resolve("secrets/peer.key"))).hasSize(68);
  }

  @Test
  void daemon_onKubosOwnRepository_leavesItAlone() throws IOException {
    ok("init", "--profile=test");
    Files.writeString(repository.resolve("datastore_spec"), "{}");
    assertThat(refused("daemon")).contains("is a repository of Kubo itself", "nube import kubo");
    assertThat(repository.resolve("casanube")).doesNotExist();
  }

  @Test
  void calls_goToTheDaemonAsText() throws IOException {
    ok("init", "--profile=test");
    try (TinyServer server = TinyServer.raw("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\none\n")) {
      String port = server.url().substring(server.url().lastIndexOf(':') + 1);
      Files.writeString(repository.resolve("api"), "/ip4/127.0.0.1/tcp/" + port);
      assertThat(ok("pin", "ls", "-t", "recursive", "a b")).isEqualTo("one\n");
      assertThat(ok("--api-auth", "bearer:word", "swarm", "peers")).isEqualTo("one\n");
      assertThat(server.lastHead()).contains("Authorization: Bearer word");
      assertThat(with("x\ny\n", "cat").out()).isEqualTo("one\n");
      assertThat(server.requests().stream().map(line -> line.replaceAll(" HTTP.*", "")))
          .containsExactly(
              "POST /api/v0/pin/ls?arg=a%20b&type=recursive&encoding=text&stream-channels=true",
              "POST /api/v0/swarm/peers?encoding=text&stream-channels=true",
              "POST /api/v0/cat?arg=x&arg=y&encoding=text&stream-channels=true");
      assertThat(refused("cat")).isEqualTo("Error: argument \"ipfs-path\" is required\n");
      assertThat(refused("key", "export", "x")).contains("is not offered in Kubo's place");
    }
  }

  @Test
  void failures_ofTheDaemon_areToldAsByKubo() throws IOException {
    ok("init", "--profile=test");
    String refusal = "{\"Message\":\"no such thing\",\"Code\":0,\"Type\":\"error\"}";
    try (TinyServer server =
        TinyServer.of((head, in, out) ->
            out.write(
                head.contains("/ls")
                    ? "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\na\n\r\n0\r\nX-Stream-Error: it broke\r\n\r\n"
                        .getBytes(UTF_8)
                    : TinyServer.answer(
                        "500 Error", "application/json", refusal.getBytes(UTF_8))))) {
      assertThat(refused("--api", server.url(), "cat", "x")).isEqualTo("Error: no such thing\n");
      Ran broken = run("--api", server.url(), "ls", "x");
      assertThat(broken.code()).isEqualTo(1);
      assertThat(broken.out()).isEqualTo("a\n");
      assertThat(broken.err()).isEqualTo("Error: it broke\n");
    }
  }

  @Test
  void add_sendsFoldersAndTellsHashes() throws IOException {
    ok("init", "--profile=test");
    Path tree = Files.createDirectories(folder.resolve("tree/sub")).resolve("..").normalize();
    Files.writeString(tree.resolve("sub/é"), "one");
    Files.writeString(tree.resolve(".hidden"), "two");
    String answer =
        "{\"Name\":\"tree/sub/é\",\"Hash\":\"Qm1\"}\n{\"Name\":\"tree\",\"Hash\":\"Qm2\"}\n";
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    try (TinyServer server = TinyServer.collecting(body, answer)) {
      assertThat(ok("--api", server.url(), "add", "-r", tree.toString()))
          .isEqualTo("added Qm1 tree/sub/é\nadded Qm2 tree\n");
      assertThat(body.toString(UTF_8))
          .contains(
              "filename=\"tree\"",
              "application/x-directory",
              "filename=\"tree%2Fsub%2F%C3%A9\"",
              "one")
          .doesNotContain("hidden");
      assertThat(ok("--api", server.url(), "add", "-rQ", tree.toString())).isEqualTo("Qm2\n");
      assertThat(ok("--api", server.url(), "add", "-rq", tree.toString())).isEqualTo("Qm1\nQm2\n");
      assertThat(refused("--api", server.url(), "add", tree.toString()))
          .isEqualTo(
              "Error: '" + tree + "' is a directory, use the '-r' flag to specify directories\n");
      assertThat(refused("--api", server.url(), "add", "nofile"))
          .isEqualTo("Error: lstat nofile: no such file or directory\n");
    }
  }

  @Test
  void help_isThereForEveryCommand() {
    assertThat(ok("--help")).contains("USAGE", "ipfs daemon", "ipfs pin");
    assertThat(ok("pin")).contains("ipfs pin add <ipfs-path>...");
    assertThat(ok("add", "--help")).contains("-r, --recursive", "--cid-version=<cid-version>");
    assertThat(ok("commands")).contains("ipfs pin add\n");
    assertThat(ok()).contains("ipfs daemon");
  }
}
