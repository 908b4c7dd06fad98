package org.casanube.block.unixfs;

import java.util.HashSet;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Set;
import org.casanube.ipld.dagpb.PbLink;
import org.casanube.multiformats.Cid;
import org.jspecify.annotations.Nullable;

/** The entries of a directory of one block. Of entries with one name only the first comes. */
final class BlockEntries implements DirectoryEntries {
  private final Cid cid;
  private final BlockSource source;
  private final EntryBatch batch = new EntryBatch();
  private @Nullable DagNode held;

  /** The links before it were handed out, or passed over. */
  private int taken;

  BlockEntries(DagNode directory, BlockSource source, int from) {
    this.cid = directory.cid();
    this.source = source;
    this.held = directory;
    this.taken = from;
  }

  @Override
  public boolean hasNext() {
    if (batch.isEmpty()) {
      fill();
    }
    return !batch.isEmpty();
  }

  private void fill() {
    DagNode directory = held == null ? DagNode.read(cid, source) : held;
    held = NodeOnWay.links(directory) <= EntryBatch.LIGHT_LINKS ? directory : null;
    List<PbLink> links = directory.links();
    Set<String> seen = new HashSet<>();
    links.subList(0, taken).forEach(link -> seen.add(link.name()));
    while (taken < links.size() && !batch.isFull()) {
      PbLink link = links.get(taken);
      if (seen.add(link.name())) {
        batch.add(new DirectoryEntry(link.name(), link.cid(), link.totalSize()), taken);
      }
      taken++;
    }
  }

  @Override
  public DirectoryEntry next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    return batch.remove();
  }

  @Override
  public void rest() {
    if (held == null) {
      taken = batch.clear(taken);
    }
  }
}
