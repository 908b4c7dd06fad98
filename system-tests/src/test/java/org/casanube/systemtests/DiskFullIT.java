package org.casanube.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A node whose disk is full: it refuses writes, gives what it has, and goes on when there is room.
 */
class DiskFullIT {
  private static final byte[] KEPT = "kept".getBytes(StandardCharsets.UTF_8);
  private static final int FULL = 6;

  @Test
  void disk_full_refusesWritesAndServesReads(@TempDir Path folder) throws Exception {
    Path file = Files.write(folder.resolve("file"), new byte[3_000_000]);
    try (SmallDisk disk = SmallDisk.mount(folder.resolve("disk"), 96);
        RunningNode node =
            RunningNode.of(disk.folder().resolve("home"))
                .with(
                    "block-service",
                    "casanube.block.store: {reserve-bytes: 16MB, writing.segment-size: 8MB}")
                .start()) {
      String kept = node.add(KEPT);

      node.fill(new Random(4), 4 << 20).isProblem(507, "storage-full").saying("reserve");
      NubeProgram.Result refused = node.nube("add", file.toString());
      assertThat(refused.code()).isEqualTo(FULL);
      assertThat(refused.err()).contains("[storage-full]");
      node.requireReadable(kept, KEPT);
      node.requireAlive();

      disk.exhaust();
      requireFull(node, kept);
      node.requireReadable(kept, KEPT);
      node.requireShortOfRoom("reserve");
      assertThat(node.isAlive()).isTrue();
      disk.relieve();

      node.collect();
      Awaitility.await().until(() -> node.nube("add", file.toString()).code() == 0);
      node.postJson("/api/v1/tree/directories", "{\"path\":\"/after\"}").is(200);
      node.requireReadable(kept, KEPT);
      node.requirePinned(kept);
      node.requireAlive();
    }
  }

  /** Nothing is left at all, so that records can't be written either. */
  private static void requireFull(RunningNode node, String kept) throws Exception {
    byte[] more = new byte[2_000_000];
    new Random(5).nextBytes(more);
    node.put("/api/v1/files/more", more).isProblem(507, "storage-full");
    node.put("/api/v1/local-pins/" + kept + "?name=again", new byte[0])
        .isProblem(507, "storage-full");
    node.postJson("/api/v1/tree/directories", "{\"path\":\"/full\"}")
        .isProblem(507, "storage-full");
    node.send(
            "POST",
            "/api/v1/uploads",
            BodyPublishers.noBody(),
            "Tus-Resumable",
            "1.0.0",
            "Upload-Length",
            "9999999")
        .isProblem(507, "storage-full");
  }
}
