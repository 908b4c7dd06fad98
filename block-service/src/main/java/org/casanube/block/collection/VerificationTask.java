package org.casanube.block.collection;

import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.casanube.block.blocks.Block;
import org.casanube.block.blocks.BlockStore;
import org.casanube.block.blocks.BlockStore.Entry;
import org.casanube.block.blocks.BlockStoreException;
import org.casanube.block.operations.OperationRun;
import org.casanube.block.operations.OperationTask;
import org.casanube.block.operations.Progress;
import org.casanube.multiformats.MultiformatException;

/**
 * Reads every block again and hashes it. Damage is counted and logged by its multihash; nothing is
 * removed, since a damaged block may still be mended from elsewhere.
 */
public final class VerificationTask implements OperationTask {
  public static final String TYPE = "verification";

  private static final System.Logger LOG = System.getLogger(VerificationTask.class.getName());

  private final BlockStore store;

  public VerificationTask(BlockStore store) {
    this.store = store;
  }

  @Override
  public String type() {
    return TYPE;
  }

  @Override
  public boolean repeatable() {
    return true;
  }

  @Override
  public Map<String, Long> run(OperationRun run) {
    Tally tally = new Tally(run, store.usage().blocks());
    try (Stream<Entry> entries = store.entries()) {
      for (Iterator<Entry> each = entries.iterator(); each.hasNext(); ) {
        run.checkpoint();
        tally.count(each.next());
      }
    }
    return Map.of("blocks", tally.blocks, "bytes", tally.bytes, "damagedBlocks", tally.damaged);
  }

  private final class Tally {
    private final OperationRun run;
    private final long total;
    private long blocks;
    private long bytes;
    private long damaged;

    Tally(OperationRun run, long total) {
      this.run = run;
      this.total = total;
    }

    void count(Entry entry) {
      blocks++;
      bytes += entry.size();
      if (!isSound(entry)) {
        damaged++;
        LOG.log(System.Logger.Level.ERROR, "block {0} is damaged", entry.multihash());
      }
      run.progress(new Progress("verifying", blocks, Math.max(total, blocks), "blocks"));
    }

    /** A block that went away meanwhile is not damaged. */
    private boolean isSound(Entry entry) {
      try {
        Optional<Block> found = store.find(entry.multihash());
        return found.isEmpty() || found.get().matches();
      } catch (MultiformatException e) {
        return true;
      } catch (BlockStoreException e) {
        if (e.reason() == BlockStoreException.Cause.DAMAGED) {
          return false;
        }
        throw e;
      }
    }
  }
}
