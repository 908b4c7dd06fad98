package org.casanube.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.casanube.systemtests.NubeProgram.Result;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Files of every kind through a whole node, beside the programs that others use for them. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RealFilesIT {
  private static final String UPLOADS = "/api/v1/uploads";
  private static final String[] TUS = {"Tus-Resumable", "1.0.0"};

  private RunningNode node = RunningNode.of(Path.of(""));
  private Path tree = Path.of("");

  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    tree = folder.resolve("tree");
    HardTree.make(tree);
    node = RunningNode.of(folder.resolve("home")).start();
  }

  @AfterAll
  void stop() throws Exception {
    node.close();
  }

  private String nube(String... arguments) throws IOException, InterruptedException {
    Result result = node.nube(arguments);
    assertThat(result.code()).as(result.err()).isZero();
    return result.out().strip();
  }

  // ---- trees

  @Test
  void tree_addedAndFetched_hasKubosCidAndIsIdentical(@TempDir Path folder) throws Exception {
    KuboRepo kubo = new KuboRepo(folder.resolve("kubo"));

    String cid = nube("add", "-q", tree.toString());

    assertThat(cid).isEqualTo(kubo.add(tree));
    nube("get", "-q", cid, "-o", folder.resolve("copy").toString());
    FileTree.assertSame(tree, folder.resolve("copy"));
    assertThat(node.complaints()).isEmpty();
  }

  @Test
  void tree_withItsModes_hasKubosCidAndIsIdentical(@TempDir Path folder) throws Exception {
    KuboRepo kubo = new KuboRepo(folder.resolve("kubo"));

    String cid = nube("add", "-q", "--preserve-mode", tree.toString());

    assertThat(cid).isEqualTo(kubo.add(tree, "--preserve-mode", "--raw-leaves=false"));
    nube("get", "-q", cid, "-o", folder.resolve("copy").toString());
    FileTree.assertSameWithModes(tree, folder.resolve("copy"));
  }

  @Test
  void tree_ofFiles_hasTheJavaScriptImportersCid(@TempDir Path folder) throws Exception {
    Path files = tree.resolve(HardTree.FILES);
    NpmPeer importer = NpmPeer.of("bench/peers/importer.mjs", folder.resolve("npm"));

    String expected = importer.run("add", folder.resolve("store").toString(), files.toString());

    assertThat(nube("add", "-q", files.toString())).isEqualTo(expected);
  }

  @Test
  void pipe_added_hasTheCidOfWhatItGives(@TempDir Path folder) throws Exception {
    Path file = random(folder.resolve("file"), 2_500_000);
    Path pipe = folder.resolve("pipe");
    String _ = Output.of(List.of("mkfifo", pipe.toString()), Map.of(), folder);
    try (ExecutorService writer = Executors.newVirtualThreadPerTaskExecutor()) {
      // Opens when the other side does.
      Future<Long> written = writer.submit(() -> copy(file, pipe));

      String cid = nube("add", "-q", pipe.toString());

      assertThat(written.get(30, TimeUnit.SECONDS)).isEqualTo(Files.size(file));
      assertThat(cid).isEqualTo(nube("add", "-q", "--only-hash", file.toString()));
    }
  }

  // ---- events

  @Test
  void events_ofOneTopic_areNoOthers(@TempDir Path folder) throws Exception {
    Path all = folder.resolve("all");
    Path pins = folder.resolve("pins");
    Process followAll = node.begin(all, "events");
    Process followPins = node.begin(pins, "events", "--topic", "pins");
    try {
      int[] round = {0};
      Awaitility.await("both streams are open")
          .pollInterval(Duration.ofMillis(200))
          .until(() -> {
            node.put("/api/v1/files/round" + round[0]++, new byte[] {(byte) round[0]});
            return Files.size(all) > 0 && Files.size(pins) > 0;
          });
      String last = node.add("the last one".getBytes(StandardCharsets.UTF_8));
      Awaitility.await("the last pin is told of on both")
          .until(() -> tells(all, "pins.changed", last) && tells(pins, "pins.changed", last));
      Awaitility.await().until(() -> tells(all, "files.added", last));

      assertThat(Files.readAllLines(pins))
          .allSatisfy(line -> assertThat(line).contains("org.casanube.pins.changed"));
    } finally {
      followAll.destroy();
      followPins.destroy();
      assertThat(followAll.waitFor(20, TimeUnit.SECONDS)).isTrue();
      assertThat(followPins.waitFor(20, TimeUnit.SECONDS)).isTrue();
    }
  }

  private static long copy(Path file, Path pipe) throws IOException {
    try (OutputStream out = Files.newOutputStream(pipe)) {
      return Files.copy(file, out);
    }
  }

  private static boolean tells(Path output, String type, String cid) throws IOException {
    return Files.readAllLines(output).stream()
        .anyMatch(line -> line.contains(type) && line.contains(cid));
  }

  // ---- resumable uploads

  @Test
  void upload_byTusJsClient_wholeAndResumed_addsTheFile(@TempDir Path folder) throws Exception {
    NpmPeer client = NpmPeer.of("system-tests/peers/tus-upload.mjs", folder.resolve("npm"));
    String endpoint = node.gateway() + UPLOADS;
    Path whole = random(folder.resolve("whole é"), 3_500_000);
    Path broken = random(folder.resolve("broken"), 6_000_000);

    requireAdded(client.run(endpoint, whole.toString()), whole);

    String url = client.run(endpoint, broken.toString(), "2000000");
    Answer head = node.send("HEAD", path(url), BodyPublishers.noBody(), TUS).is(200);
    assertThat(Long.parseLong(head.header("Upload-Offset"))).isBetween(2_000_000L, 5_999_999L);
    assertThat(client.run(endpoint, broken.toString(), "0", url)).isEqualTo(url);
    requireAdded(url, broken);
  }

  private void requireAdded(String url, Path file) throws Exception {
    Answer upload = node.get(path(url)).is(200);
    assertThat(upload.member("state")).isEqualTo("added");
    assertThat(upload.member("cid")).isEqualTo(nube("add", "-q", "--only-hash", file.toString()));
    node.requireReadable(upload.member("cid"), Files.readAllBytes(file));
    node.requirePinned(upload.member("cid"));
  }

  private static String path(String url) {
    return url.substring(url.indexOf(UPLOADS));
  }

  private static Path random(Path file, int size) throws IOException {
    byte[] bytes = new byte[size];
    new Random(size).nextBytes(bytes);
    return Files.write(file, bytes);
  }

  /** A tree of some hundred entries with all that has ever made a program stumble. */
  private static final class HardTree {
    /** A folder of it without links and without empty folders. */
    static final String FILES = "files";

    /** What stands before a path in an archive: the CID and a slash. */
    private static final int PREFIX = 60;

    private static final int SHORTEST = 90;
    private static final int LONGEST = 110;
    private static final List<String> NAMES =
        List.of("é", "e\u0301", "日本語", "🦊", " blank ", "it's \"quoted\"", "100%41", "a\\b", "-rf");

    private HardTree() {}

    static void make(Path tree) throws IOException {
      Path files = Files.createDirectories(tree.resolve(FILES));
      for (String name : NAMES) {
        Files.writeString(files.resolve(name), name);
        Files.createDirectory(files.resolve(name + "d"));
        Files.writeString(files.resolve(name + "d").resolve(name), name);
      }
      Files.createFile(files.resolve("empty"));
      random(files.resolve("large"), 2_500_000);
      Path program = Files.writeString(tree.resolve("program"), "#!/bin/sh\n");
      Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-x--x"));
      Files.createDirectories(tree.resolve("none/in/here"));
      Files.createSymbolicLink(tree.resolve("link"), Path.of(FILES, "日本語"));
      Files.createSymbolicLink(tree.resolve("dangling"), Path.of("../no/such é"));
      addLongPaths(tree);
    }

    /** Paths of every length from the shortest to the longest, with the slash at every place. */
    private static void addLongPaths(Path tree) throws IOException {
      for (int slash = SHORTEST - 2; slash < LONGEST - 1; slash++) {
        Path folder = Files.createDirectory(tree.resolve("d".repeat(slash - PREFIX)));
        for (int length = Math.max(SHORTEST, slash + 2); length <= LONGEST; length++) {
          String name = "f".repeat(length - slash - 1);
          Files.writeString(folder.resolve(name), "%d of %d".formatted(slash, length));
        }
        Files.createSymbolicLink(folder.resolve("l".repeat(LONGEST - slash)), Path.of("f"));
      }
    }
  }
}
