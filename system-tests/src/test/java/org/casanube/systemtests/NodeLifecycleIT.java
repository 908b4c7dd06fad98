package org.casanube.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.casanube.systemtests.NubeProgram.Result;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NodeLifecycleIT {
  private static final int NOT_RUNNING = 3;
  private static final int REFUSED = 5;
  private static final Pattern SERVICE_OF_LINE =
      Pattern.compile("\"service\":\\{\"name\":\"(node|gateway|block-service)\",\"version\":\"\\d");

  @TempDir Path folder = Path.of("");

  private NubeProgram nube(String home) {
    return new NubeProgram(folder.resolve(home));
  }

  @AfterEach
  void stopAll() throws IOException, InterruptedException {
    for (String home : new String[] {"home", "a home", "other"}) {
      if (Files.exists(folder.resolve(home).resolve("run/status.json"))) {
        nube(home).run("down");
      }
    }
  }

  private static void killNine(Result status) throws Exception {
    ProcessHandle node = ProcessHandle.of(Long.parseLong(status.member("pid"))).orElseThrow();
    node.destroyForcibly();
    node.onExit().get(30, TimeUnit.SECONDS);
  }

  private Path makeTree() throws IOException {
    Path tree = Files.createDirectory(folder.resolve("tree"));
    byte[] large = new byte[5_000_000];
    new Random(5).nextBytes(large);
    Files.write(tree.resolve("large"), large);
    Files.createDirectories(tree.resolve("sub/empty"));
    Files.createSymbolicLink(tree.resolve("link"), Path.of("sub/é 1"));
    for (int i = 0; i < 300; i++) {
      Files.writeString(tree.resolve("sub").resolve("é " + i), "file " + i);
    }
    return tree;
  }

  private static int get(String url) throws IOException {
    HttpURLConnection call = (HttpURLConnection) URI.create(url).toURL().openConnection();
    return call.getResponseCode();
  }

  @Test
  void node_killedAndStartedAgain_isWhatItWas() throws Exception {
    NubeProgram nube = nube("a home");

    Result up = nube.run("up");
    assertThat(up.code()).as(up.err()).isZero();
    Result first = nube.run("status", "--json");
    assertThat(first.code()).isZero();
    assertThat(first.member("state")).isEqualTo("running");
    assertThat(first.member("home")).isEqualTo(folder.resolve("a home").toString());
    assertThat(get(first.member("gateway") + "/actuator/health")).isEqualTo(200);

    Path tree = makeTree();
    Result added = nube.run("add", "-q", tree.toString());
    assertThat(added.code()).as(added.err()).isZero();
    String cid = added.out().strip();

    Result again = nube.run("up");
    assertThat(again.code()).isZero();
    assertThat(again.err()).contains("running already (process " + first.member("pid") + ")");
    assertThat(nube.run("up", "--foreground").code()).isEqualTo(REFUSED);

    killNine(first);
    Result dead = nube.run("status", "--json");
    assertThat(dead.code()).isEqualTo(NOT_RUNNING);
    assertThat(dead.member("state")).isEqualTo("stopped");
    assertThat(dead.member("cause")).contains("ended without shutting down");
    assertThat(nube.run("pin", "ls").code()).isEqualTo(NOT_RUNNING);

    assertThat(nube.run("up").code()).isZero();
    Result second = nube.run("status", "--json");
    assertThat(second.member("pid")).isNotEqualTo(first.member("pid"));

    Path copy = folder.resolve("copy");
    Result got = nube.run("get", "-q", cid, "-o", copy.toString());
    assertThat(got.code()).as(got.err()).isZero();
    FileTree.assertSame(tree, copy);
    assertThat(nube.run("add", "-q", "--only-hash", copy.toString()).out().strip()).isEqualTo(cid);
    assertThat(nube.run("pin", "ls", "-q", cid).out().strip()).isEqualTo(cid);

    Result down = nube.run("down");
    assertThat(down.code()).as(down.err()).isZero();
    assertThat(nube.run("status").code()).isEqualTo(NOT_RUNNING);
    assertThat(nube.run("down").code()).isZero();

    assertThat(Files.readAllLines(folder.resolve("a home/logs/node.json")))
        .allSatisfy(line -> assertThat(line).containsPattern(SERVICE_OF_LINE))
        .anySatisfy(line -> assertThat(line).contains("\"name\":\"block-service\""))
        .anySatisfy(line -> assertThat(line).contains("\"name\":\"gateway\""))
        .noneSatisfy(line -> assertThat(line).containsAnyOf("stack_trace", "\"WARN\""));
  }

  @Test
  void nodes_ofDifferentHomes_runSideBySide() throws Exception {
    CompletableFuture<Result> one = nube("home").start("up");
    CompletableFuture<Result> two = nube("other").start("up");
    assertThat(one.get(5, TimeUnit.MINUTES).code()).as(one.get().err()).isZero();
    assertThat(two.get(5, TimeUnit.MINUTES).code()).as(two.get().err()).isZero();
    String oneGateway = nube("home").run("status", "--json").member("gateway");
    String twoGateway = nube("other").run("status", "--json").member("gateway");
    assertThat(oneGateway).isNotEqualTo(twoGateway);
    assertThat(get(oneGateway + "/api/v1/status")).isEqualTo(200);
    assertThat(get(twoGateway + "/api/v1/status")).isEqualTo(200);
  }

  @Test
  void home_fromANewerVersion_isRefusedAndLeftAsItIs() throws Exception {
    Path home = Files.createDirectory(folder.resolve("home"));
    String newer = "{\"format\":99,\"version\":\"9.9\"}";
    Files.writeString(home.resolve("home.json"), newer);
    Result up = nube("home").run("up");
    assertThat(up.code()).isEqualTo(REFUSED);
    assertThat(up.err()).contains("format 99", "Casanube 9.9", "update Casanube");
    assertThat(home.resolve("home.json")).hasContent(newer);
    assertThat(home.resolve("blocks")).doesNotExist();
    assertThat(nube("home").run("status").code()).isEqualTo(NOT_RUNNING);
  }

  @Test
  void start_thatFails_tellsTheCause() throws Exception {
    Path config = Files.createDirectories(folder.resolve("home/config"));
    String elsewhere = "casanube: {gateway: {address: 192.0.2.1}}";
    Files.writeString(config.resolve("gateway.yml"), elsewhere);
    Result up = nube("home").run("up");
    assertThat(up.code()).isEqualTo(1);
    assertThat(up.err()).contains("did not start", "loopback", "node.json");
    Result status = nube("home").run("status", "--json");
    assertThat(status.code()).isEqualTo(NOT_RUNNING);
    assertThat(status.member("state")).isEqualTo("failed");
    assertThat(status.member("cause")).contains("loopback");
  }

  @Test
  void launcher_throughLinksAndFromAnywhere_findsItsPrograms() throws Exception {
    Path elsewhere = Files.createDirectories(folder.resolve("some where"));
    Path link = elsewhere.resolve("my nube");
    Files.createSymbolicLink(link, NubeProgram.checkout().resolve("nube"));
    Path second = elsewhere.resolve("second");
    Files.createSymbolicLink(second, Path.of("my nube"));
    Result version = nube("home").calledAs(second, elsewhere).run("version");
    assertThat(version.code()).as(version.err()).isZero();
    assertThat(version.out()).startsWith("nube ");
    assertThat(nube("home").calledAs(second, elsewhere).run("status").code())
        .isEqualTo(NOT_RUNNING);
    assertThat(nube("home").run("up", "--sideways").code()).isEqualTo(2);
    assertThat(nube("home").run("logs").code()).isEqualTo(4);
    assertThat(nube("home").run("doctor").code()).isEqualTo(1);
  }
}
