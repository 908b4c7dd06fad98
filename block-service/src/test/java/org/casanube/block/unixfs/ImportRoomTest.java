package org.casanube.block.unixfs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.casanube.multiformats.Cid;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Memory that imports share for what they have not stored yet. */
class ImportRoomTest {
  private static final int MEBIBYTE = 1024 * 1024;

  @Test
  void holdInstead_ofMoreThanThereIs_isRefusedUntilSomeIsGivenBack() throws IOException {
    ImportRoom room = new ImportRoom(4 * MEBIBYTE, 0);
    try (ImportRoom.Share first = room.share();
        ImportRoom.Share second = room.share()) {
      first.holdInstead(3 * MEBIBYTE);
      assertThatThrownBy(() -> second.holdInstead(2 * MEBIBYTE))
          .isInstanceOf(ImportsBusyException.class)
          .hasMessageContaining("try again");
      second.holdInstead(ImportRoom.FREE_BYTES);
      first.holdInstead(2 * MEBIBYTE);
      second.holdInstead(2 * MEBIBYTE);
      first.holdInstead(0);
      assertThatThrownBy(() -> first.holdInstead(Long.MAX_VALUE)).isInstanceOf(IOException.class);
      second.holdInstead(0);
      first.holdInstead(Long.MAX_VALUE);
    }
  }

  /** Where others hold all there is, a large file waits, and a small one does not. */
  @ParameterizedTest
  @ValueSource(strings = {"size-1048576", "rabin-1000-20000-30000"})
  @Timeout(60)
  void add_ofLargeFileWithoutRoom_waitsForIt(String chunker) throws Exception {
    byte[] content = Keystream.bytes("waits", 2 * MEBIBYTE);
    ImportOptions options =
        ImportOptions.of(Profile.UNIXFS_V1_2025).withChunking(Chunking.parse(chunker));
    Cid expected = Importing.file(new MemoryBlocks(), options, content).cid();
    CompletableFuture<Cid> added;
    try (ImportRoom.Share all = ImportRoom.PROCESS.share()) {
      all.holdInstead(Long.MAX_VALUE);
      added =
          CompletableFuture.supplyAsync(
              () -> Importing.file(new MemoryBlocks(), options, content).cid(),
              task -> Thread.ofPlatform().daemon().start(task));
      await().atMost(Duration.ofSeconds(30)).until(ImportRoom.PROCESS::isWaitedFor);
      assertThat(added).isNotDone();
      assertThat(Importing.file(new MemoryBlocks(), options, new byte[9]).size()).isEqualTo(9);
    }
    assertThat(added.get()).isEqualTo(expected);
  }
}
