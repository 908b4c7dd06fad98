package org.casanube.block.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.casanube.block.rpc.command.CommandShape;
import org.casanube.block.rpc.command.CommandTable;
import org.casanube.testpeers.Peer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kubo's own command line, with this service in the place of its daemon. */
class KuboCommandLineIT {
  @TempDir static Path folder;

  private static Path program;
  private static Path repository;
  private static RpcClient rpc;

  @BeforeAll
  static void start() throws IOException, InterruptedException {
    program = Peer.KUBO.require();
    repository = folder.resolve("repository");
    run(List.of("init", "-e", "--profile=test"));
    rpc = new RpcClient(folder.resolve("home"));
  }

  @AfterAll
  static void stop() {
    if (rpc != null) {
      rpc.close();
    }
  }

  private record Result(int code, String out, String err) {}

  private static Result run(List<String> arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(program.toString()));
    command.addAll(arguments);
    Path out = Files.createTempFile(folder, "out", "");
    Path err = Files.createTempFile(folder, "err", "");
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("IPFS_PATH", repository.toString());
    builder.environment().put("IPFS_TELEMETRY", "off");
    builder.redirectOutput(out.toFile()).redirectError(err.toFile());
    builder.redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
    Process process = builder.start();
    assertThat(process.waitFor(120, TimeUnit.SECONDS)).as("%s", arguments).isTrue();
    return new Result(
        process.exitValue(),
        Files.readString(out, StandardCharsets.ISO_8859_1),
        Files.readString(err));
  }

  /** What ours answers; a failure of the command fails the test. */
  private static String ours(String... arguments) throws IOException, InterruptedException {
    Result result = tried(arguments);
    assertThat(result.code()).as("%s: %s", List.of(arguments), result.err()).isZero();
    return result.out();
  }

  private static Result tried(String... arguments) throws IOException, InterruptedException {
    List<String> all = new ArrayList<>(List.of("--api", "/ip4/127.0.0.1/tcp/" + rpc.port()));
    all.addAll(List.of(arguments));
    return run(all);
  }

  private static String theirs(String... arguments) throws IOException, InterruptedException {
    Result result = run(List.of(arguments));
    assertThat(result.code()).as("%s: %s", List.of(arguments), result.err()).isZero();
    return result.out();
  }

  private static Path file(String name, int bytes) throws IOException {
    byte[] content = new byte[bytes];
    new Random(bytes).nextBytes(content);
    return Files.write(folder.resolve(name), content);
  }

  private static Path tree() throws IOException {
    Path tree = folder.resolve("tree");
    Files.createDirectories(tree.resolve("deep/deeper"));
    Files.writeString(tree.resolve("a"), "one");
    Files.writeString(tree.resolve("deep/b"), "two");
    Files.writeString(tree.resolve("deep/deeper/c"), "three");
    return tree;
  }

  @Test
  void add_ofFilesAndTrees_givesTheirCids() throws IOException, InterruptedException {
    String large = file("large", 1_500_000).toString();
    String folderTree = tree().toString();
    List<List<String>> calls =
        List.of(
            List.of("add", "-Q", large),
            List.of("add", "-Q", "--cid-version=1", large),
            List.of("add", "-Q", "--cid-version=1", "--raw-leaves=false", large),
            List.of("add", "-Q", "--chunker=rabin-2048-65536-131072", large),
            List.of("add", "-Q", "--chunker=size-1000", "--trickle", large),
            List.of("add", "-Q", "-w", large),
            List.of("add", "-Q", "-n", "--max-file-links=3", large),
            List.of("add", "-Q", "--preserve-mode", large),
            List.of("add", "-Q", "--mtime=1000000", large),
            List.of("add", "-Q", "-r", folderTree),
            List.of("add", "-r", folderTree),
            List.of("add", "-Q", "-r", "-w", "--cid-version=1", folderTree));
    for (List<String> call : calls) {
      String[] arguments = call.toArray(String[]::new);
      assertThat(lines(ours(arguments))).as("%s", call).isEqualTo(lines(theirs(arguments)));
    }
  }

  private static Set<String> lines(String text) {
    return new TreeSet<>(text.lines().map(String::strip).toList());
  }

  @Test
  void read_ofWhatWasAdded_isTheSame() throws IOException, InterruptedException {
    Path large = file("again", 700_000);
    String cid = ours("add", "-Q", large.toString()).strip();
    String root = ours("add", "-Q", "-r", tree().toString()).strip();
    assertThat(theirs("add", "-Q", large.toString()).strip()).isEqualTo(cid);
    assertThat(theirs("add", "-Q", "-r", tree().toString()).strip()).isEqualTo(root);
    assertThat(ours("cat", cid)).isEqualTo(Files.readString(large, StandardCharsets.ISO_8859_1));
    List<List<String>> calls =
        List.of(
            List.of("cat", "--offset=1000", "--length=99", cid),
            List.of("ls", root),
            List.of("ls", "-s", "--size=false", root + "/deep"),
            List.of("ls", cid),
            List.of("refs", root),
            List.of("refs", "-r", root),
            List.of("refs", "-r", "-u", "--max-depth=2", root),
            List.of("refs", "-e", root),
            List.of("resolve", "/ipfs/" + root + "/deep/b"),
            List.of("dag", "get", root),
            List.of("dag", "stat", "--progress=false", root),
            List.of("dag", "resolve", root + "/deep"),
            List.of("block", "stat", root),
            List.of("block", "get", root),
            List.of("files", "stat", "/ipfs/" + root),
            List.of("cid", "format", "-b", "base36", root),
            List.of("pin", "ls", "-t", "recursive", root));
    for (List<String> call : calls) {
      String[] arguments = call.toArray(String[]::new);
      assertThat(ours(arguments)).as("%s", call).isEqualTo(theirs(arguments));
    }
    Path target = folder.resolve("gotten");
    ours("get", "-o", target.toString(), root);
    assertThat(target.resolve("deep/deeper/c")).hasContent("three");
    Path archive = folder.resolve("gotten.tar.gz");
    ours("get", "-a", "-C", "-o", archive.toString(), root);
    assertThat(Files.size(archive)).isPositive();
  }

  @Test
  void dag_exportedHere_isTakenInThereAndBack() throws IOException, InterruptedException {
    String root = ours("add", "-Q", "-r", tree().toString()).strip();
    Path car = folder.resolve("tree.car");
    Files.writeString(car, ours("dag", "export", root), StandardCharsets.ISO_8859_1);
    assertThat(theirs("dag", "import", car.toString())).contains(root, "success");
    assertThat(theirs("dag", "export", root))
        .isEqualTo(Files.readString(car, StandardCharsets.ISO_8859_1));
    assertThat(ours("dag", "import", "--stats", car.toString())).contains(root, "Imported");
    Path json =
        Files.writeString(folder.resolve("node.json"), "{\"b\":[1,{\"/\":\"" + root + "\"}]}");
    assertThat(ours("dag", "put", json.toString()))
        .isEqualTo(theirs("dag", "put", json.toString()));
    assertThat(ours("dag", "put", "--store-codec=dag-json", json.toString()))
        .isEqualTo(theirs("dag", "put", "--store-codec=dag-json", json.toString()));
  }

  @Test
  void pins_areMadeMovedAndRemoved() throws IOException, InterruptedException {
    String one = ours("add", "-Q", "--pin=false", file("p1", 10).toString()).strip();
    String two = ours("add", "-Q", "--pin=false", file("p2", 20).toString()).strip();
    assertThat(ours("pin", "add", "--name=n", one)).isEqualTo("pinned " + one + " recursively\n");
    assertThat(ours("pin", "ls", "--names", one)).isEqualTo(one + " recursive n\n");
    assertThat(ours("pin", "update", one, two)).contains(two);
    Result gone = tried("pin", "ls", one);
    assertThat(gone.code()).isEqualTo(1);
    assertThat(gone.err()).contains("is not pinned");
    assertThat(ours("pin", "rm", two)).isEqualTo("unpinned " + two + "\n");
    assertThat(tried("pin", "rm", two).err()).contains("not pinned or pinned indirectly");
    ours("pin", "verify");
  }

  @Test
  void files_ofTheTree_areWrittenAndRead() throws IOException, InterruptedException {
    ours("files", "mkdir", "-p", "/cli/deep");
    ours("files", "write", "--create", "/cli/f", file("w", 1000).toString());
    assertThat(ours("files", "read", "--count=10", "/cli/f")).hasSize(10);
    assertThat(ours("files", "ls", "/cli")).isEqualTo("deep\nf\n");
    assertThat(ours("files", "stat", "/cli/f")).contains("Size: 1000", "Type: file");
    ours("files", "cp", "/cli/f", "/cli/deep/g");
    ours("files", "mv", "/cli/deep/g", "/cli/h");
    ours("files", "flush");
    assertThat(tried("files", "rm", "/cli").code()).isEqualTo(1);
    ours("files", "rm", "-r", "/cli");
    assertThat(tried("files", "stat", "/cli").err()).contains("file does not exist");
  }

  @Test
  void keysAndNames_arePublished() throws IOException, InterruptedException {
    String id = ours("key", "gen", "cli").strip();
    assertThat(ours("key", "list", "-l")).contains(id + " cli");
    String cid = ours("add", "-Q", file("n", 30).toString()).strip();
    assertThat(ours("name", "publish", "--key=cli", "--allow-offline", cid))
        .isEqualTo("Published to " + id + ": /ipfs/" + cid + "\n");
    assertThat(ours("name", "resolve", id)).isEqualTo("/ipfs/" + cid + "\n");
    assertThat(ours("key", "rename", "cli", "cli2")).contains("renamed to cli2");
    ours("key", "rm", "cli2");
  }

  @Test
  void node_isShown() throws IOException, InterruptedException {
    assertThat(ours("id", "-f", "<id>")).startsWith("12D3KooW");
    assertThat(ours("swarm", "addrs", "local")).contains("/ip4/127.0.0.1/tcp/");
    assertThat(ours("swarm", "peers")).isEmpty();
    assertThat(ours("repo", "stat")).contains("NumObjects");
    assertThat(ours("repo", "verify")).contains("all blocks validated");
    assertThat(ours("config", "Identity.PeerID")).startsWith("12D3KooW");
    assertThat(ours("bitswap", "stat")).contains("blocks received");
    assertThat(ours("stats", "bw")).contains("TotalIn");
    assertThat(ours("pubsub", "ls")).isNotNull();
    assertThat(ours("bootstrap", "list")).isNotNull();
    ours("repo", "gc", "-q");
  }

  @Test
  void commands_areAllInTheTable() throws IOException, InterruptedException {
    Set<String> theirs = lines(theirs("commands"));
    TreeSet<String> known = new TreeSet<>(List.of("ipfs", "ipfs daemon", "ipfs init"));
    CommandTable.ofKubo().all().stream()
        .map(CommandShape::path)
        .filter(path -> !path.equals(CommandTable.ROOT))
        .forEach(path -> known.add("ipfs " + path.replace('/', ' ')));
    assertThat(known).containsAll(theirs);
  }
}
