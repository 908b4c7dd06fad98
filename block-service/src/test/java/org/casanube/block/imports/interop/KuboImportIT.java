package org.casanube.block.imports.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.casanube.block.RunningService;
import org.casanube.block.names.IpnsName;
import org.casanube.block.names.NameKeys;
import org.casanube.block.names.Names;
import org.casanube.block.pins.Pin;
import org.casanube.block.pins.PinFilter;
import org.casanube.block.pins.PinPage;
import org.casanube.block.pins.Pins;
import org.casanube.block.tree.FileTrees;
import org.casanube.block.tree.TreeOwner;
import org.casanube.multiformats.Cid;
import org.casanube.multiformats.Multibase;
import org.casanube.testpeers.KuboDaemon;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A repository of a real Kubo comes over whole, and is left as it was. */
class KuboImportIT {
  private static final Duration LONG = Duration.ofMinutes(2);
  private static final int FILES = 300;

  @TempDir Path folder;

  @Test
  void repository_ofKubo_comesOverWhole() throws Exception {
    Path repository = folder.resolve("kubo");
    KuboDaemon kubo = KuboDaemon.in(repository).start();
    String blog;
    try (kubo;
        RunningService service = new RunningService(folder.resolve("early"))) {
      blog = fill(kubo);
      assertThat(start(service, repository).body()).contains("import-refused", "ipfs shutdown");
    }
    SortedSet<String> pins = new TreeSet<>();
    kubo.run("pin", "ls", "--names")
        .lines()
        .filter(line -> !line.contains(" indirect"))
        .forEach(line -> pins.add(line.strip()));
    String root = kubo.run("files", "stat", "--hash", "/").strip();
    String value = "/ipfs/" + kubo.run("add", "-Q", "-n", "--chunker=rabin", large()).strip();
    Map<Path, FileTime> before = state(repository);

    try (RunningService service = new RunningService(folder.resolve("home"))) {
      JsonNode first = run(service, repository);
      assertThat(first.path("phase").asString()).as(first.toString()).isEqualTo("succeeded");
      assertThat(pins(service)).isEqualTo(pins);
      FileTrees trees = service.context().getBean(FileTrees.class);
      assertThat(trees.root(new TreeOwner("local")).multihash())
          .isEqualTo(Cid.parse(root).multihash());
      assertThat(service.context().getBean(NameKeys.class).find("blog").orElseThrow().ipnsName())
          .isEqualTo(IpnsName.parse(blog));
      assertThat(service.context().getBean(NameKeys.class).find("old")).isPresent();
      assertThat(
              service
                  .context()
                  .getBean(Names.class)
                  .findPublication(IpnsName.parse(blog))
                  .orElseThrow()
                  .record()
                  .value())
          .isEqualTo(value);
      assertThat(first.path("result").path("keys").asLong()).isEqualTo(3);

      JsonNode second = run(service, repository);
      JsonNode counts = second.path("result");
      assertThat(counts.path("blocks").asLong()).isZero();
      assertThat(counts.path("blocksPresent").asLong())
          .isEqualTo(first.path("result").path("blocks").asLong());
      assertThat(counts.path("keysPresent").asLong()).isEqualTo(3);
      assertThat(counts.path("namesPresent").asLong()).isEqualTo(2);
      assertThat(counts.has("pinsRefused")).isFalse();
    }
    assertThat(state(repository)).isEqualTo(before);
  }

  @Test
  void repository_withBrokenParts_comesOverWithoutThem() throws Exception {
    Path repository = folder.resolve("broken");
    String kept;
    String files;
    try (KuboDaemon kubo = KuboDaemon.in(repository).start()) {
      kept =
          kubo.run("add", "-Q", Files.writeString(folder.resolve("kept"), "kept").toString())
              .strip();
      kubo.run("key", "gen", "good");
      kubo.run("files", "mkdir", "/lost");
      files = kubo.run("files", "stat", "--hash", "/").strip();
    }
    removeBlock(repository, Cid.parse(files));
    Files.writeString(repository.resolve("keystore/key_!!!"), "called like no key");
    Files.writeString(repository.resolve("keystore/key_mjqwi"), "no key");
    Files.createDirectory(repository.resolve("keystore/key_mzxwizds"));

    try (RunningService service = new RunningService(folder.resolve("home"))) {
      JsonNode done = run(service, repository);
      assertThat(done.path("phase").asString()).as(done.toString()).isEqualTo("succeeded");
      JsonNode counts = done.path("result");
      assertThat(counts.path("filesRefused").asInt()).as(counts.toString()).isEqualTo(1);
      assertThat(counts.has("files")).as(counts.toString()).isFalse();
      assertThat(counts.path("keysRefused").asInt()).isEqualTo(3);
      assertThat(counts.path("keys").asInt()).isEqualTo(2);
      assertThat(service.context().getBean(NameKeys.class).find("good")).isPresent();
      assertThat(pins(service)).anyMatch(pin -> pin.contains(kept));
    }
  }

  private static void removeBlock(Path repository, Cid cid) throws IOException {
    String name = Multibase.BASE32_UPPER.encodeBare(cid.multihash().toBytes()) + ".data";
    Path shard =
        repository.resolve("blocks").resolve(name.substring(name.length() - 8, name.length() - 6));
    Files.delete(shard.resolve(name));
  }

  private String large() {
    return folder.resolve("large").toString();
  }

  /** The name whose key is called blog. */
  private String fill(KuboDaemon kubo) throws Exception {
    Path tree = Files.createDirectories(folder.resolve("tree"));
    Random random = new Random(7);
    for (int i = 0; i < FILES; i++) {
      byte[] content = new byte[random.nextInt(20_000)];
      random.nextBytes(content);
      Files.write(tree.resolve("file-" + i), content);
    }
    byte[] large = new byte[3 * 1024 * 1024];
    random.nextBytes(large);
    Path file = Files.write(Path.of(large()), large);
    kubo.run("add", "-Qr", "--pin-name=holidays", tree.toString());
    kubo.run("add", "-Q", "--cid-version=1", "--to-files=/large", file.toString());
    String direct =
        kubo.run("add", "-Q", "--pin=false", "--chunker=rabin", file.toString()).strip();
    kubo.run("pin", "add", "-r=false", direct);
    kubo.run("files", "mkdir", "-p", "/photos/2026");
    String blog = kubo.run("key", "gen", "--type=ed25519", "blog").strip();
    kubo.run("key", "gen", "--type=rsa", "old");
    kubo.run("name", "publish", "--allow-offline", "--key=blog", "--ttl=7m", "/ipfs/" + direct);
    return blog;
  }

  private static SortedSet<String> pins(RunningService service) {
    SortedSet<String> found = new TreeSet<>();
    PinPage page =
        service.context().getBean(Pins.class).list(PinFilter.ALL, Optional.empty(), 1_000);
    for (Pin pin : page.pins()) {
      found.add(
          "%s %s %s"
              .formatted(pin.cid(), pin.mode().name().toLowerCase(Locale.ROOT), pin.name())
              .strip());
    }
    return found;
  }

  private static HttpResponse<String> start(RunningService service, Path repository)
      throws Exception {
    return service.send(
        "POST",
        "/api/v1/imports/kubo",
        BodyPublishers.ofString("{\"path\":\"%s\"}".formatted(repository)),
        "Content-Type",
        "application/json");
  }

  private static JsonNode run(RunningService service, Path repository) throws Exception {
    HttpResponse<String> started = start(service, repository);
    assertThat(started.statusCode()).as(started.body()).isEqualTo(202);
    String operation = new JsonMapper().readTree(started.body()).path("operation").asString();
    return Awaitility.await()
        .atMost(LONG)
        .until(
            () ->
                new JsonMapper()
                    .readTree(service.send("GET", operation, BodyPublishers.noBody()).body()),
            found -> found.has("finishedAt") && !found.path("finishedAt").isNull());
  }

  /** Every file with the time at which it was changed last. */
  private static Map<Path, FileTime> state(Path repository) throws IOException {
    Map<Path, FileTime> state = new TreeMap<>();
    try (Stream<Path> files = Files.walk(repository)) {
      for (Path file : files.toList()) {
        state.put(file, Files.getLastModifiedTime(file));
      }
    }
    return state;
  }
}
