package org.casanube.block.blocks.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.casanube.block.blocks.Block;
import org.casanube.block.blocks.BlockStore;
import org.casanube.multiformats.Multihash;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills a process that puts and removes blocks in several threads, at a random moment, again and
 * again over one folder; whatever it had acknowledged is there afterwards.
 */
@Timeout(value = 3600, unit = TimeUnit.SECONDS)
class KillTest {
  private static final int CHECK_ALL_EVERY = 10;

  @TempDir private Path folder;

  @Test
  void reopen_afterTenKills_hasAllThatWasAcknowledged() throws Exception {
    killRepeatedly(10);
  }

  @Test
  @Tag("slow")
  void reopen_afterThreeHundredKills_hasAllThatWasAcknowledged() throws Exception {
    killRepeatedly(300);
  }

  private void killRepeatedly(int kills) throws Exception {
    Random random = new Random(kills);
    Map<String, Integer> all = new HashMap<>();
    Set<String> removed = new HashSet<>();
    int acknowledged = 0;
    for (int kill = 0; kill < kills; kill++) {
      Map<String, Integer> now = new HashMap<>();
      acknowledged += runAndKill(kill, random.nextInt(400), now, removed);
      all.putAll(now);
      boolean thorough = (kill + 1) % CHECK_ALL_EVERY == 0;
      check(kill, thorough ? all : now, removed);
    }
    assertThat(acknowledged).isGreaterThan(kills * 10);
  }

  /** Lets the child acknowledge some operations, kills it, and notes what it said. */
  private int runAndKill(
      int kill, int operations, Map<String, Integer> present, Set<String> removed)
      throws IOException, InterruptedException {
    Process child =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx64m",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                KilledWriter.class.getName(),
                folder.toString(),
                String.valueOf(kill))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    int count = 0;
    try (BufferedReader lines = child.inputReader(StandardCharsets.UTF_8)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        note(line, present, removed);
        if (count++ == operations) {
          assertThat(child.toHandle().destroyForcibly()).isTrue();
        }
      }
    }
    child.waitFor();
    return count;
  }

  private static void note(String line, Map<String, Integer> present, Set<String> removed) {
    String[] words = line.split(" ", -1);
    if (words.length != 3) {
      return;
    }
    switch (words[0]) {
      case "put" -> present.put(words[1], Integer.parseInt(words[2]));
      case "removing" -> present.remove(words[1]);
      case "removed" -> removed.add(words[1]);
      default -> {}
    }
  }

  private void check(int kill, Map<String, Integer> present, Set<String> removed) {
    try (LocalBlockStore store = LocalBlockStore.open(folder, TestSettings.SMALL)) {
      store.checkInvariants();
      assertThat(store.damagesMet()).as("kill %d", kill).isEmpty();
      present.forEach((name, size) -> {
        Block block = store.find(multihash(name)).orElseThrow(() -> lost(kill, name));
        assertThat(block.size()).isEqualTo(size);
        assertThat(block.matches()).isTrue();
      });
      for (String name : removed) {
        assertThat(store.contains(multihash(name))).as("kill %d", kill).isFalse();
      }
      try (Stream<BlockStore.Entry> entries = store.entries()) {
        entries
            .limit(present.size() + 1000L)
            .forEach(entry -> assertThat(store.find(entry.multihash())).isPresent());
      }
    }
  }

  private static AssertionError lost(int kill, String name) {
    return new AssertionError("kill " + kill + " lost the acknowledged block " + name);
  }

  private static Multihash multihash(String name) {
    return org.casanube.multiformats.Cid.parse(name).multihash();
  }
}
