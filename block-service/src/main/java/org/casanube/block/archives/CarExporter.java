package org.casanube.block.archives;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import org.casanube.block.reachability.KeyHash;
import org.casanube.block.unixfs.BlockSource;
import org.casanube.block.unixfs.ResolvedPath;
import org.casanube.ipld.car.CarWriter;
import org.casanube.multiformats.Cid;

/**
 * Writes DAGs as CAR archives of version 1, depth first, each block before those below it, with one
 * root: the block that the path leads to. Blocks of the way there come first, so that a reader can
 * check it. Identity CIDs are gone through and not written.
 *
 * <p>A block that is missing ends the export with the exception that tells it, and leaves an
 * archive that is cut off. Immutable; safe for many threads.
 */
public final class CarExporter {
  private final BlockSource source;
  private final KeyHash hash;

  public CarExporter(BlockSource source, KeyHash hash) {
    this.source = source;
    this.hash = hash;
  }

  /** Writes what is selected at the end of a path. */
  public void export(ResolvedPath path, CarSelection selection, OutputStream target)
      throws IOException {
    CarWriter writer = CarWriter.open(target, List.of(path.cid()));
    try (CarWalk walk = new CarWalk(writer, source, hash, selection.duplicates())) {
      for (Cid cid : path.visited()) {
        walk.write(cid);
      }
      switch (selection.scope()) {
        case BLOCK -> walk.write(path.cid());
        case ENTITY -> walk.writeEntity(path.cid(), selection.bytes());
        case ALL -> walk.writeAll(path.cid());
      }
    }
  }

  /** Writes what is selected below a root. */
  public void export(Cid root, CarSelection selection, OutputStream target) throws IOException {
    export(new ResolvedPath(root, List.of(root), List.of(), List.of()), selection, target);
  }
}
