package org.casanube.block.archives;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.LongConsumer;
import org.casanube.block.blocks.Block;
import org.casanube.block.blocks.BlockStoreException;
import org.casanube.block.blocks.Blocks;
import org.casanube.block.blocks.MismatchedBlockException;
import org.casanube.block.blocks.MissingBlockException;
import org.casanube.block.blocks.UnacceptableBlockException;
import org.casanube.block.reachability.DagVisitor;
import org.casanube.block.reachability.DagWalk;
import org.casanube.block.reachability.KeyHash;
import org.casanube.block.reachability.VisitedBlocks;
import org.casanube.block.unixfs.ImportRoom;
import org.casanube.ipld.IpldException;
import org.casanube.ipld.car.CarBlock;
import org.casanube.ipld.car.CarLimits;
import org.casanube.ipld.car.CarReader;
import org.casanube.ipld.links.BlockLinks;
import org.casanube.multiformats.Cid;

/**
 * Takes the blocks of CAR archives of both versions. Every block is checked against its CID before
 * it is stored. Unless incomplete DAGs are asked for, all that can be reached from the roots must
 * be here at the end, from this archive or from before, and is claimed for the session.
 *
 * <p>Immutable; safe for many threads.
 */
public final class CarImporter {
  /** Blocks up to here are read to say how large they are; then the archive is not one. */
  private static final CarLimits LIMITS = new CarLimits(1 << 20, 8 << 20);

  /** Roots in memory take many times their bytes. */
  private static final int COST_OF_HEAD = 12;

  private final Blocks blocks;
  private final KeyHash hash;

  public CarImporter(Blocks blocks, KeyHash hash) {
    this.blocks = blocks;
    this.hash = hash;
  }

  /**
   * Imports one archive and commits the session, which stays the caller's: close it after the roots
   * are pinned.
   *
   * @param source read to its end and not closed; give a buffered one
   * @param allowIncomplete true to take roots below which blocks are missing
   * @param onBytes hears the size of every block that was taken
   * @throws ArchiveException if the archive is refused; what was stored is left to the collector
   * @throws IOException what reading throws
   */
  public ImportedCar importCar(
      InputStream source,
      boolean allowIncomplete,
      Blocks.WriteSession session,
      LongConsumer onBytes)
      throws IOException {
    try (ImportRoom.Share head = ImportRoom.PROCESS.share();
        ImportRoom.Share section = ImportRoom.PROCESS.share()) {
      CarReader reader =
          CarReader.open(
              source,
              LIMITS,
              new CarReader.Memory() {
                @Override
                public void header(int bytes) throws IOException {
                  head.holdInstead((long) bytes * COST_OF_HEAD);
                }

                @Override
                public void section(int bytes) throws IOException {
                  section.holdInstead(bytes);
                }
              });
      long count = 0;
      long bytes = 0;
      Optional<CarBlock> next = reader.next();
      while (next.isPresent()) {
        int size = take(next.get(), session);
        count++;
        bytes += size;
        onBytes.accept(size);
        next = reader.next();
      }
      List<Cid> roots = reader.header().roots();
      if (!allowIncomplete) {
        requireComplete(roots, session);
      }
      session.commit();
      return new ImportedCar(reader.header().version(), roots, count, bytes);
    } catch (IpldException e) {
      throw new ArchiveException(
          ArchiveException.Code.MALFORMED, String.valueOf(e.getMessage()), e);
    }
  }

  private static int take(CarBlock carBlock, Blocks.WriteSession session) {
    Cid cid = carBlock.cid();
    int size = carBlock.data().remaining();
    if (size > Block.MAX_BYTES) {
      throw new ArchiveException(
          ArchiveException.Code.BLOCK_TOO_LARGE,
          "block " + cid + " of " + size + " bytes is over the limit of " + Block.MAX_BYTES);
    }
    try {
      session.addVerified(cid, Block.of(cid.multihash(), carBlock.data()));
    } catch (MismatchedBlockException e) {
      throw new ArchiveException(
          ArchiveException.Code.MISMATCHED_BLOCK, String.valueOf(e.getMessage()), e);
    } catch (UnacceptableBlockException e) {
      throw new ArchiveException(
          ArchiveException.Code.UNSUPPORTED, String.valueOf(e.getMessage()), e);
    }
    return size;
  }

  private void requireComplete(List<Cid> roots, Blocks.WriteSession session) {
    if (roots.isEmpty()) {
      throw new ArchiveException(
          ArchiveException.Code.INCOMPLETE, "the archive names no root, so nothing in it is kept");
    }
    DagWalk walk = new DagWalk(cid -> blocks.require(cid).data(), CarImporter::links);
    try (VisitedBlocks visited = new VisitedBlocks(hash, 1024)) {
      for (Cid root : roots) {
        walk.walk(root, visited, new Claiming(root, session));
      }
    }
  }

  private static Collection<Cid> links(Cid cid, ByteBuffer block) {
    return BlockLinks.knows(cid.codec()) ? BlockLinks.of(cid, block) : List.of();
  }

  /** Claims every block below a root for the session, or ends the walk. */
  private record Claiming(Cid root, Blocks.WriteSession session) implements DagVisitor {
    @Override
    public void block(Cid cid) {
      if (!session.keep(cid)) {
        throw new ArchiveException(
            ArchiveException.Code.INCOMPLETE, "block " + cid + " is missing below root " + root);
      }
    }

    @Override
    public void unreadable(Cid cid, RuntimeException cause) {
      if (cause instanceof MissingBlockException) {
        block(cid);
      }
      if (cause instanceof BlockStoreException storeException) {
        throw storeException;
      }
      throw new ArchiveException(
          ArchiveException.Code.MALFORMED,
          "block " + cid + " below root " + root + " is not what its codec says",
          cause);
    }
  }
}
