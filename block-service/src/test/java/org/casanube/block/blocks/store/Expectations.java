package org.casanube.block.blocks.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.casanube.block.blocks.Block;
import org.casanube.block.blocks.BlockStore;
import org.casanube.multiformats.Multihash;

/** What a store must hold, given what it has acknowledged. */
final class Expectations {
  private final Map<Multihash, Block> blocks = new HashMap<>();
  private final Map<Multihash, State> states = new HashMap<>();

  /** What is known of a block. */
  enum State {
    PRESENT,
    ABSENT,
    /** An operation on it was not acknowledged. */
    UNKNOWN
  }

  Expectations(Collection<Block> all) {
    for (Block block : all) {
      blocks.put(block.multihash(), block);
      states.put(block.multihash(), State.ABSENT);
    }
  }

  /** A put was begun. */
  synchronized void putting(Block block) {
    states.computeIfPresent(
        block.multihash(), (key, state) -> state == State.ABSENT ? State.UNKNOWN : state);
  }

  synchronized void put(Block block) {
    states.put(block.multihash(), State.PRESENT);
  }

  /** A removal was begun. */
  synchronized void removing(Block block) {
    states.computeIfPresent(
        block.multihash(), (key, state) -> state == State.PRESENT ? State.UNKNOWN : state);
  }

  synchronized void removed(Block block) {
    states.put(block.multihash(), State.ABSENT);
  }

  /** Checks a store that was just opened, and then knows what the unknown has become. */
  synchronized void settle(LocalBlockStore store, String where) {
    check(store, where);
    states.replaceAll(
        (multihash, state) -> store.contains(multihash) ? State.PRESENT : State.ABSENT);
  }

  /** Checks everything. What was not acknowledged may be there or not, and differ next time. */
  synchronized void check(LocalBlockStore store, String where) {
    store.checkInvariants();
    assertThat(store.damagesMet()).as(where).isEmpty();
    for (Map.Entry<Multihash, State> entry : states.entrySet()) {
      Optional<Block> found = store.find(entry.getKey());
      switch (entry.getValue()) {
        case PRESENT ->
            assertThat(found).as("acknowledged, %s", where).contains(block(entry.getKey()));
        case ABSENT -> assertThat(found).as("removed, %s", where).isEmpty();
        case UNKNOWN ->
            found.ifPresent(block -> assertThat(block).as(where).isEqualTo(block(entry.getKey())));
      }
    }
    try (Stream<BlockStore.Entry> entries = store.entries()) {
      List<Multihash> listed = entries.map(BlockStore.Entry::multihash).distinct().toList();
      assertThat(listed)
          .as("listed, %s", where)
          .containsExactlyInAnyOrderElementsOf(
              states.keySet().stream().filter(store::contains).toList());
    }
  }

  private Block block(Multihash multihash) {
    Block block = blocks.get(multihash);
    if (block == null) {
      throw new AssertionError("nobody put " + multihash);
    }
    return block;
  }
}
