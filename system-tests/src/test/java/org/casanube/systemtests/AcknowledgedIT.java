package org.casanube.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.casanube.systemtests.HostileArchives.PlainBlock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What was answered with 2xx survives a kill -9 at any moment. Clients of every kind of write keep
 * the node busy without a pause, so whenever it is killed, each kind has just been acknowledged.
 */
class AcknowledgedIT {
  private static final int AT_LEAST = 20;
  private static final int PIECE = 1000;
  private static final int UPLOAD = 20_000_000;

  @TempDir Path folder = Path.of("");
  private RunningNode node = RunningNode.of(folder);
  private final Queue<Check> checks = new ConcurrentLinkedQueue<>();
  private final Map<String, AtomicInteger> acknowledged = new ConcurrentHashMap<>();

  @AfterEach
  void stop() throws Exception {
    node.close();
  }

  /** Looks whether something that was acknowledged is there. */
  private interface Check {
    void run() throws Exception;
  }

  /** Makes one write and gives what to look for after the kill. */
  private interface Write {
    Check make(int number) throws Exception;
  }

  @Test
  void writes_acknowledgedBeforeKillNine_areThereAfterIt() throws Exception {
    node = RunningNode.of(folder.resolve("home")).start();
    runUntilKilled();
    node.start();
    for (Check check : checks) {
      check.run();
    }
    node.requireAlive();
    assertThat(checks).hasSizeGreaterThan(AT_LEAST * 6);
  }

  private void runUntilKilled() throws Exception {
    Map<String, Write> writes =
        Map.of(
            "add", this::add,
            "pin", this::pin,
            "tree write", this::writeTree,
            "mkdir and move", this::move,
            "car", this::importCar,
            "upload", uploading());
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> all = new ArrayList<>();
      writes.forEach((name, write) -> all.add(threads.submit(() -> repeat(name, write))));
      Awaitility.await()
          .atMost(Duration.ofSeconds(60))
          .pollInterval(Duration.ofMillis(20))
          .until(() -> hasEnough(writes.size()));
      node.kill();
      for (Future<?> one : all) {
        one.get(60, TimeUnit.SECONDS);
      }
    }
  }

  private boolean hasEnough(int kinds) {
    return acknowledged.size() == kinds
        && acknowledged.values().stream().allMatch(count -> count.get() >= AT_LEAST);
  }

  private void repeat(String name, Write write) {
    AtomicInteger count = acknowledged.computeIfAbsent(name, _ -> new AtomicInteger());
    try {
      for (int number = 0; ; number++) {
        checks.add(write.make(number));
        count.incrementAndGet();
      }
    } catch (IOException killed) {
      assertThat(killed).isNotNull();
    } catch (Exception other) {
      throw new IllegalStateException(name, other);
    }
  }

  private static byte[] random(int seed, int length) {
    byte[] bytes = new byte[length];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }

  private Check add(int number) throws Exception {
    byte[] file = random(number, 1000 + number % 7 * 50_000);
    String cid = node.add(file);
    return () -> {
      assertThat(node.content("/ipfs/" + cid).is(200).body()).isEqualTo(file);
      node.requirePinned(cid);
    };
  }

  private Check pin(int number) throws Exception {
    byte[] bytes = random(~number, 100);
    PlainBlock block = PlainBlock.raw(bytes);
    node.put("/api/v1/blocks/" + block.cid(), bytes).is(201);
    String pin = "/api/v1/local-pins/" + block.cid();
    node.put(pin + "?name=n" + number, new byte[0]).is(200);
    return () -> assertThat(node.get(pin).is(200).text()).contains("\"n" + number + "\"");
  }

  private Check writeTree(int number) throws Exception {
    String target = "/api/v1/tree/content?path=/written/" + number;
    byte[] file = random(number, 3000);
    node.put(target + "&create=true&parents=true", file).is(200);
    return () -> assertThat(node.get(target).is(200).body()).isEqualTo(file);
  }

  private Check move(int number) throws Exception {
    String made = "/made/" + number;
    String moved = "/moved/" + number;
    node.postJson("/api/v1/tree/directories", "{\"path\":\"%s\",\"parents\":true}".formatted(made))
        .is(200);
    String transfer = "{\"from\":\"%s\",\"to\":\"%s\",\"parents\":true}".formatted(made, moved);
    node.postJson("/api/v1/tree/moves", transfer).is(200);
    return () -> {
      node.get("/api/v1/tree?path=" + moved).is(200);
      node.get("/api/v1/tree?path=" + made).is(404);
    };
  }

  private Check importCar(int number) throws Exception {
    PlainBlock block = PlainBlock.raw(random(number + 500_000, 2000));
    byte[] car = HostileArchives.car(List.of(block.cid()), List.of(block));
    node.post("/api/v1/cars", "application/vnd.ipld.car", car).is(200);
    return () -> {
      assertThat(node.content("/ipfs/" + block.cid()).is(200).body()).isEqualTo(block.bytes());
      node.requirePinned(block.cid().toString());
    };
  }

  /** One upload, a piece at a time; the offset that was told last is kept, and the bytes too. */
  private Write uploading() throws Exception {
    byte[] file = random(-1, UPLOAD);
    AtomicInteger told = new AtomicInteger();
    String upload =
        tus("POST", "/api/v1/uploads", new byte[0], "Upload-Length", Integer.toString(UPLOAD))
            .is(201)
            .header("Location");
    checks.add(() -> goOn(upload, file, told.get()));
    return _ -> {
      int offset = told.get();
      append(upload, file, offset, PIECE).is(204);
      told.addAndGet(PIECE);
      return () -> {};
    };
  }

  private Answer append(String upload, byte[] file, int offset, int length) throws Exception {
    byte[] piece = Arrays.copyOfRange(file, offset, Math.min(file.length, offset + length));
    return tus(
        "PATCH",
        upload,
        piece,
        "Upload-Offset",
        Integer.toString(offset),
        "Content-Type",
        "application/offset+octet-stream");
  }

  private Answer tus(String method, String target, byte[] body, String... headers)
      throws Exception {
    String[] all = Arrays.copyOf(headers, headers.length + 2);
    all[headers.length] = "Tus-Resumable";
    all[headers.length + 1] = "1.0.0";
    return node.send(method, target, BodyPublishers.ofByteArray(body), all);
  }

  /** The upload is no shorter than was told, and completes to the file that it is of. */
  private void goOn(String upload, byte[] file, int told) throws Exception {
    Answer head = tus("HEAD", upload, new byte[0]).is(200);
    int offset = Integer.parseInt(head.header("Upload-Offset"));
    assertThat(offset).isBetween(told, file.length);
    if (offset < file.length) {
      append(upload, file, offset, file.length).is(204);
    }
    String cid = node.get(upload).is(200).member("cid");
    assertThat(node.content("/ipfs/" + cid).is(200).body()).isEqualTo(file);
  }
}
