package org.casanube.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.casanube.testpeers.Peer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program that stands in for Kubo's {@code ipfs}, spawned by that name as tools do. */
class KuboShimIT {
  private static final Duration START = Duration.ofMinutes(5);

  @TempDir Path folder = Path.of("");

  private Path ipfs = Path.of("");
  private final List<Process> daemons = new ArrayList<>();

  @BeforeEach
  void link() throws IOException {
    ipfs = folder.resolve("ipfs");
    Files.createSymbolicLink(ipfs, NubeProgram.checkout().resolve("nube"));
  }

  @AfterEach
  void stopAll() throws InterruptedException {
    for (Process daemon : daemons) {
      daemon.destroyForcibly();
      daemon.waitFor();
    }
  }

  private record Ran(int code, String out, String err) {}

  /** An {@code ipfs}, ours or Kubo's, with a repository. */
  private final class Program {
    private final Path program;
    private final Path repository;

    Program(Path program, String repository) {
      this.program = program;
      this.repository = folder.resolve(repository);
    }

    private ProcessBuilder builder(Path out, Path err, String... words) {
      List<String> command = new ArrayList<>(List.of(program.toString()));
      command.addAll(List.of(words));
      ProcessBuilder builder =
          new ProcessBuilder(command)
              .directory(folder.toFile())
              .redirectInput(Path.of("/dev/null").toFile())
              .redirectOutput(out.toFile())
              .redirectError(err.toFile());
      builder.environment().put("IPFS_PATH", repository.toString());
      builder.environment().put("IPFS_TELEMETRY", "off");
      builder.environment().put("CASANUBE_NO_BUILD", "1");
      builder.environment().put("CASANUBE_NO_CACHE", "1");
      builder.environment().put("CASANUBE_JAVA_OPTS", "-XX:TieredStopAtLevel=1");
      return builder;
    }

    Ran run(String... words) throws IOException, InterruptedException {
      Path out = Files.createTempFile(folder, "out", "");
      Path err = Files.createTempFile(folder, "err", "");
      Process process = builder(out, err, words).start();
      assertThat(process.waitFor(START.toSeconds(), TimeUnit.SECONDS)).isTrue();
      return new Ran(
          process.exitValue(),
          Files.readString(out, StandardCharsets.ISO_8859_1),
          Files.readString(err));
    }

    String ok(String... words) throws IOException, InterruptedException {
      Ran ran = run(words);
      assertThat(ran.code()).as("%s: %s", List.of(words), ran.err()).isZero();
      return ran.out();
    }

    /** Starts the daemon, and returns when it says that it is ready. */
    Process daemon(String... options) throws IOException {
      String[] words = new String[options.length + 1];
      words[0] = "daemon";
      System.arraycopy(options, 0, words, 1, options.length);
      Path out = folder.resolve(repository.getFileName() + ".out");
      Path err = folder.resolve(repository.getFileName() + ".err");
      Process process = builder(out, err, words).start();
      daemons.add(process);
      Awaitility.await()
          .atMost(START)
          .until(() -> !process.isAlive() || Files.readString(out).contains("Daemon is ready\n"));
      assertThat(process.isAlive()).as(Files.readString(err)).isTrue();
      return process;
    }

    List<String> said() throws IOException {
      return Files.readAllLines(folder.resolve(repository.getFileName() + ".out"));
    }

    String file(String name) throws IOException {
      return Files.readString(repository.resolve(name));
    }
  }

  private static void ended(Process daemon) throws InterruptedException {
    assertThat(daemon.waitFor(START.toSeconds(), TimeUnit.SECONDS)).isTrue();
    assertThat(daemon.exitValue()).isZero();
  }

  @Test
  void daemon_spawnedAsByTools_isWhatItWasAfterARestart() throws Exception {
    Program shim = new Program(ipfs, "a repo");
    String peer =
        shim.ok("init", "--profile", "test").lines().toList().get(1).replace("peer identity: ", "");
    Process daemon = shim.daemon();
    String api = shim.file("api");
    assertThat(shim.said())
        .startsWith("Initializing daemon...")
        .contains("PeerID: " + peer)
        .contains("RPC API server listening on " + api)
        .anyMatch(line -> line.matches("Swarm listening on 127\\.0\\.0\\.1:\\d+ \\(TCP\\)"))
        .anyMatch(line -> line.matches("Gateway server listening on /ip4/127.0.0.1/tcp/\\d+"))
        .endsWith("Daemon is ready");
    assertThat(shim.ok("id", "-f", "<id>")).isEqualTo(peer);
    Path tree = Files.createDirectories(folder.resolve("tree/sub"));
    Files.writeString(tree.resolve("file"), "one");
    String root = shim.ok("add", "-rQ", "tree").strip();
    assertThat(shim.ok("cat", root + "/sub/file")).isEqualTo("one");
    shim.ok("get", "-o", "gotten", root);
    assertThat(folder.resolve("gotten/sub/file")).hasContent("one");
    URI page = URI.create(shim.file("gateway") + "/ipfs/" + root + "/sub/file");
    try (var in = page.toURL().openStream()) {
      assertThat(in).hasContent("one");
    }

    assertThat(shim.run("daemon").err())
        .isEqualTo(
            "Error: lock %s/repo.lock: someone else has the lock\n".formatted(shim.repository));
    assertThat(shim.run("init").err()).startsWith("Error: ipfs daemon is running.");
    shim.ok("shutdown");
    ended(daemon);
    assertThat(shim.repository.resolve("api")).doesNotExist();
    assertThat(shim.repository.resolve("gateway")).doesNotExist();

    Process again = shim.daemon("--offline");
    assertThat(shim.said()).contains("Swarm not listening, running in offline mode.");
    assertThat(shim.ok("id", "-f", "<id>")).isEqualTo(peer);
    assertThat(shim.ok("cat", root + "/sub/file")).isEqualTo("one");
    assertThat(shim.ok("pin", "ls", "-t", "recursive", "-q")).contains(root);
    again.destroy();
    ended(again);
    assertThat(shim.run("swarm", "peers").code()).isEqualTo(1);
  }

  @Test
  void commands_ofBoth_saySameThingsAndEndAlike() throws Exception {
    Program shim = new Program(ipfs, "ours");
    Program kubo = new Program(Peer.KUBO.require(), "theirs");
    String[] before = {
      "version",
      "version -n",
      "version --repo",
      "id",
      "daemon",
      "cat x",
      "shutdown",
      "nonsense",
      "add --bogus x",
      "config Addresses.API",
      "init --profile nope",
      "init --bits 10"
    };
    compare(shim, kubo, before);
    shim.ok("init", "--profile=test");
    kubo.ok("init", "--profile=test");
    String[] without = {
      "init",
      "config Addresses.API",
      "config Addresses",
      "config Bootstrap",
      "config Nope.Key",
      "config Addresses.Foo",
      "config Discovery.MDNS.Enabled",
      "config Discovery.MDNS",
      "config --json Discovery.MDNS.Enabled true",
      "config --bool Discovery.MDNS.Enabled false",
      "config Discovery.MDNS.Enabled",
      "config Foo.Bar x",
      "config Identity.PrivKey",
      "config Identity.PrivKey x",
      "config profile apply nope",
      "repo version",
      "swarm peers",
      "shutdown",
      "--api /ip4/127.0.0.1/tcp/1 id"
    };
    compare(shim, kubo, without);
    Files.writeString(folder.resolve("file"), "hello");
    Files.createDirectories(folder.resolve("dir/deep"));
    Files.writeString(folder.resolve("dir/deep/file"), "deep");
    Process ours = shim.daemon();
    Process theirs = kubo.daemon();
    String file = "QmWfVY9y3xjsixTgbd9AorQxH7VtMpzfx2HaWtsoUYecaX";
    String folderOfFile = "QmaXCqFnY2ed4S5JY6ccev4F8sZ4zbRzuU9xbELRprLGcH";
    String[] with = {
      "add file",
      "add -q file",
      "add -Q -r dir",
      "add -r -w dir",
      "add dir/deep/file --cid-version=1",
      "cat " + file,
      "ls " + file,
      "ls " + folderOfFile,
      "ls -v --size=false " + folderOfFile,
      "block stat " + file,
      "dag get " + file,
      "pin ls -t recursive " + file,
      "pin rm " + file,
      "pin add " + file,
      "refs " + file,
      "resolve /ipfs/" + file,
      "files mkdir /a",
      "files ls /",
      "files rm -r /a",
      "files stat /nowhere",
      "bootstrap list",
      "swarm peers",
      "key list",
      "cid format -v 1 -b base32 " + file,
      "repo version",
      "config Bootstrap",
      "config Addresses.API",
      "version",
      "init",
      "shutdown"
    };
    compare(shim, kubo, with);
    ended(ours);
    ended(theirs);
  }

  private void compare(Program shim, Program kubo, String... commands) throws Exception {
    for (String command : commands) {
      Ran expected = kubo.run(command.split(" "));
      Ran actual = shim.run(command.split(" "));
      assertThat(actual.code()).as(command + ": " + actual.err()).isEqualTo(expected.code());
      assertThat(plain(actual.out())).as(command).isEqualTo(plain(expected.out()));
      assertThat(firstLine(actual.err())).as(command).isEqualTo(firstLine(expected.err()));
    }
  }

  /** Without what differs between any two repositories, and the versions of programs. */
  private String plain(String out) {
    return out.replaceAll("12D3KooW\\w{44}", "PEER")
        .replaceAll("k51\\w{59}", "NAME")
        .replace(folder + "/ours", "REPO")
        .replace(folder + "/theirs", "REPO")
        .replaceAll("(?m)^(Kubo|System|Golang) version: .*", "$1 version")
        .stripTrailing();
  }

  private String firstLine(String err) {
    return plain(err.lines().findFirst().orElse(""));
  }

  @Test
  void ipfsdCtl_drivesIt() throws Exception {
    NpmPeer script = NpmPeer.of("system-tests/peers/ipfsd-ctl.mjs", folder.resolve("script"));
    String said = script.run(ipfs.toString(), folder.resolve("disposable").toString());
    assertThat(said.lines())
        .containsExactly("ok spawn", "ok add", "ok stop", "ok restart", "ok cleanup");
  }
}
