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
import org.casanube.block.rpc.KuboCommandLine.Result;
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

  private static KuboCommandLine cli;
  private static RpcClient rpc;

  @BeforeAll
  static void start() throws IOException, InterruptedException {
    Path program = Peer.KUBO.require();
    rpc = new RpcClient(folder.resolve("home"));
    cli = new KuboCommandLine(program, folder, rpc.port());
  }

  @AfterAll
  static void stop() {
    if (rpc != null) {
      rpc.close();
    }
  }

  /** What ours answers; a failure of the command fails the test. */
  private static String ours(String... arguments) throws IOException, InterruptedException {
    return cli.ours(arguments);
  }

  private static Result tried(String... arguments) throws IOException, InterruptedException {
    return cli.tried(arguments);
  }

  private static String theirs(String... arguments) throws IOException, InterruptedException {
    return cli.theirs(arguments);
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
            List.of("add", "-r", "--hash=blake3", folderTree),
            List.of("add", "-Q", "--hash=blake2b-256", "--raw-leaves=false", large),
            List.of("add", "-Q", "--hash=sha2-512", "--chunker=size-1000", large),
            List.of("add", "-r", "--inline", folderTree),
            List.of("add", "-r", "--inline", "--cid-version=1", folderTree),
            List.of("add", "-Q", "--inline", "--inline-limit=3", "-r", folderTree),
            List.of("add", "-Q", "--inline", "--inline-limit=128", "--chunker=size-100", large),
            List.of("add", "-Q", "-r", "-w", "--cid-version=1", folderTree));
    for (List<String> call : calls) {
      String[] arguments = call.toArray(String[]::new);
      assertThat(lines(ours(arguments))).as("%s", call).isEqualTo(lines(theirs(arguments)));
    }
  }

  @Test
  void add_ofSymlinks_givesTheirCidsAndCatTheirTargets() throws IOException, InterruptedException {
    Path links = Files.createDirectories(folder.resolve("links"));
    Files.writeString(links.resolve("a"), "one");
    Files.createSymbolicLink(links.resolve("to"), Path.of("a"));
    List<List<String>> attributes =
        List.of(
            List.of(),
            List.of("--mode=0644"),
            List.of("--mtime=1000"),
            List.of("--mode=0755", "--mtime=1000"),
            List.of("--preserve-mode", "--preserve-mtime"));
    for (List<String> each : attributes) {
      List<String> call = new ArrayList<>(List.of("add", "-r"));
      call.addAll(each);
      call.add(links.toString());
      String[] arguments = call.toArray(String[]::new);
      assertThat(lines(ours(arguments))).as("%s", call).isEqualTo(lines(theirs(arguments)));
    }
    String root = ours("add", "-Q", "-r", links.toString()).strip();
    for (String part : List.of("--offset=0", "--length=1", "--offset=1")) {
      String[] call = {"cat", part, root + "/a", root + "/to", root + "/a"};
      assertThat(ours(call)).as(part).isEqualTo(theirs(call));
    }
    assertThat(tried("cat", root).err()).contains("this dag node is a directory");
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
  void attributes_ofTheTree_areChanged() throws IOException, InterruptedException {
    String content = file("attributes", 100).toString();
    for (String[] call :
        new String[][] {
          {"files", "mkdir", "/kept"},
          {"files", "write", "--create", "--raw-leaves", "/kept/f", content},
          {"files", "chmod", "0640", "/kept/f"},
          {"files", "touch", "--mtime=1000", "--mtime-nsecs=7", "/kept/f"},
          {"files", "chmod", "0750", "/kept"},
          {"files", "touch", "--mtime=2000", "/kept"}
        }) {
      assertThat(ours(call)).as("%s", List.of(call)).isEqualTo(theirs(call));
    }
    for (String path : List.of("/kept", "/kept/f")) {
      String[] call = {"files", "stat", "--format=<mode> <mode-octal> <mtime>", path};
      assertThat(ours(call)).as(path).isEqualTo(theirs(call));
    }
    assertThat(ours("files", "read", "/kept/f")).hasSize(100);
    ours("files", "touch", "/kept/f");
    assertThat(ours("files", "stat", "--format=<mtime>", "/kept/f")).doesNotContain("1970");
    ours("files", "chcid", "--cid-version=1", "/kept");
    assertThat(tried("files", "chcid", "--cid-version=1", "/kept/f").err())
        .contains("can only update directories");
    assertThat(tried("files", "chcid", "--cid-version=0", "/kept").code()).isEqualTo(1);
    assertThat(tried("files", "touch", "/none").err()).contains("file does not exist");
    assertThat(tried("files", "chmod", "9", "/kept/f").code()).isEqualTo(1);
    ours("files", "rm", "-r", "/kept");
  }

  @Test
  void record_ofName_isLookedInto() throws IOException, InterruptedException {
    String id = ours("key", "gen", "seen").strip();
    ours("name", "publish", "--key=seen", "--allow-offline", "--ttl=7m", "/ipfs/bafkqaaa");
    Path record = folder.resolve("record");
    Files.writeString(record, ours("name", "get", "/ipns/" + id), StandardCharsets.ISO_8859_1);
    String stranger = theirs("key", "gen", "stranger").strip();
    for (String[] call :
        new String[][] {
          {"name", "inspect", record.toString()},
          {"name", "inspect", "--dump=false", "--verify=" + id, record.toString()},
          {"name", "inspect", "--dump=false", "--verify=" + stranger, record.toString()},
          {"name", "inspect", "--enc=json", "--verify=" + id, record.toString()}
        }) {
      assertThat(ours(call)).as("%s", List.of(call)).isEqualTo(theirs(call));
    }
    assertThat(tried("name", "inspect", file("none", 50).toString()).err())
        .contains("record is malformed");
    ours("key", "rm", "seen");
  }

  @Test
  void objects_arePatched() throws IOException, InterruptedException {
    String root = ours("add", "-Q", "-r", tree().toString()).strip();
    String leaf = ours("add", "-Q", file("leaf", 40).toString()).strip();
    theirs("add", "-Q", "-r", tree().toString());
    theirs("add", "-Q", file("leaf", 40).toString());
    String[] add = {"object", "patch", "add-link", root, "new", leaf};
    String patched = ours(add);
    assertThat(patched).isEqualTo(theirs(add));
    String[] remove = {"object", "patch", "rm-link", patched.strip(), "a"};
    assertThat(ours(remove)).isEqualTo(theirs(remove));
    String[] deep = {"object", "patch", "add-link", "-p", root, "x/y", leaf};
    assertThat(ours(deep)).isEqualTo(theirs(deep));
  }

  @Test
  void signatures_ofKeys_areThoseOfKubo() throws IOException, InterruptedException {
    Path key = folder.resolve("signing.key");
    theirs("key", "gen", "signing");
    theirs("key", "export", "-o", key.toString(), "signing");
    ours("key", "import", "signing", key.toString());
    String content = file("signed", 60).toString();
    String[] sign = {"key", "sign", "--key=signing", "--enc=json", content};

    String signed = ours(sign);

    assertThat(signed).isEqualTo(theirs(sign));
    String signature = RpcClient.JSON.readTree(signed).path("Signature").asString();
    String[] verify = {
      "key", "verify", "--key=signing", "--signature=" + signature, "--enc=json", content
    };
    assertThat(ours(verify)).contains("true").isEqualTo(theirs(verify));
    verify[5] = file("another", 61).toString();
    assertThat(ours(verify)).contains("false").isEqualTo(theirs(verify));
    ours("key", "rm", "signing");
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
    assertThat(ours("stats", "dht")).contains("DHT lan", "DHT wan");
    assertThat(ours("provide", "stat")).contains("Total CIDs provided:");
    assertThat(ours("swarm", "resources")).contains("system", "ConnsInbound");
    assertThat(ours("diag", "sys")).contains("java", folder.resolve("home").toString());
    assertThat(ours("bitswap", "wantlist")).isEmpty();
    assertThat(tried("routing", "reprovide").err()).contains("sweep provider");
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
