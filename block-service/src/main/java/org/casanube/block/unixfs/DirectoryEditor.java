package org.casanube.block.unixfs;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import org.casanube.ipld.dagpb.PbLink;
import org.casanube.multiformats.Cid;
import org.jspecify.annotations.Nullable;

/**
 * Makes directories that differ from others in one entry, reading and writing only the blocks on
 * the way to it. A directory is sharded when it outgrows the threshold and made one block again
 * when it shrinks below, so what comes out is what an import of the same entries gives. For one
 * thread.
 *
 * <p>Besides {@link UnixFsException} all methods throw what the source and the sink throw.
 */
public final class DirectoryEditor {
  private final ImportOptions options;
  private final BlockSource source;
  private final DagWriter writer;

  public DirectoryEditor(ImportOptions options, BlockSource source, BlockSink sink) {
    this.options = options;
    this.source = source;
    this.writer = new DagWriter(sink, options.cidForm());
  }

  /** Writes an empty directory. */
  public Imported create(Attributes attributes) {
    return directory(writer.write(List.of(), UnixFsNode.directory(attributes)));
  }

  /**
   * The directory with this entry, added or in place of one of the same name.
   *
   * @param child what the name leads to; its size goes into the link
   * @throws UnixFsException with INVALID_NAME for a name that we do not write, with NOT_A_DIRECTORY
   *     if the root is none
   */
  public Imported put(Cid directory, String name, Imported child) {
    PbLink entry = new PbLink(Names.require(name), child.totalSize(), child.cid());
    DagNode dag = require(directory);
    if (dag.node().type() == UnixFsNode.Type.HAMT_SHARD) {
      HamtEditor hamt = new HamtEditor(source, writer);
      HamtEditor.Edited edited = hamt.put(HamtShard.of(dag), entry);
      boolean smaller = edited.replaced() != null && isSmaller(entry, edited.replaced());
      return written(edited, smaller, dag.node().attributes());
    }
    List<PbLink> links = without(dag.links(), name);
    links.add(entry);
    return write(links, dag.node().attributes());
  }

  /**
   * The directory without this entry.
   *
   * @throws UnixFsException with NOT_FOUND if there is none, with NOT_A_DIRECTORY if the root is
   *     none
   */
  public Imported remove(Cid directory, String name) {
    DagNode dag = require(directory);
    if (dag.node().type() == UnixFsNode.Type.HAMT_SHARD) {
      HamtEditor hamt = new HamtEditor(source, writer);
      HamtEditor.Edited edited = hamt.remove(HamtShard.of(dag), name);
      if (edited.replaced() == null) {
        throw notFound(directory, name);
      }
      return written(edited, true, dag.node().attributes());
    }
    if (dag.links().stream().noneMatch(link -> link.name().equals(name))) {
      throw notFound(directory, name);
    }
    return write(without(dag.links(), name), dag.node().attributes());
  }

  private static UnixFsException notFound(Cid directory, String name) {
    return new UnixFsException(
        UnixFsException.Code.NOT_FOUND, "no entry '" + name + "' under " + directory);
  }

  private DagNode require(Cid cid) {
    DagNode dag = DagNode.read(cid, source);
    UnixFsNode.Type type = dag.node().type();
    if (type != UnixFsNode.Type.DIRECTORY && type != UnixFsNode.Type.HAMT_SHARD) {
      throw new UnixFsException(
          UnixFsException.Code.NOT_A_DIRECTORY, "block " + cid + " is of type " + type);
    }
    return dag;
  }

  /** The links but this one; of several of one name only the first. */
  private static List<PbLink> without(List<PbLink> links, String name) {
    Set<String> seen = new HashSet<>(Set.of(name));
    List<PbLink> others = new ArrayList<>(links.size() + 1);
    for (PbLink link : links) {
      if (seen.add(link.name())) {
        others.add(link);
      }
    }
    return others;
  }

  /** Writes a directory of these entries, sharded if they are too many for a block. */
  private Imported write(List<PbLink> links, Attributes attributes) {
    DirectorySize size = new DirectorySize(options.sharding());
    links.forEach(size::add);
    if (!size.isOverThreshold(attributes)) {
      links.sort(DirectoryBuilder.BY_NAME);
      return directory(writer.write(links, UnixFsNode.directory(attributes)));
    }
    links.sort(
        Comparator.comparingLong((PbLink link) -> HamtSlots.hash(link.name()) ^ Long.MIN_VALUE));
    HamtWriter hamt = new HamtWriter(writer, options.sharding().fanout());
    links.forEach(link -> hamt.add(HamtSlots.hash(link.name()), link));
    return directory(hamt.finish(attributes));
  }

  private Imported written(HamtEditor.Edited edited, boolean smaller, Attributes attributes) {
    if (smaller) {
      List<PbLink> links = fittingLinks(edited.shard(), attributes);
      if (links != null) {
        return write(links, attributes);
      }
    }
    return directory(edited.write(attributes));
  }

  private boolean isSmaller(PbLink entry, PbLink replaced) {
    DirectorySize size = new DirectorySize(options.sharding());
    PbLink before = new PbLink(entry.name(), replaced.totalSize(), replaced.cid());
    return size.of(entry) < size.of(before);
  }

  /** All entries of the HAMT if they fit a block; reads no further than it takes to know. */
  private @Nullable List<PbLink> fittingLinks(HamtShard root, Attributes attributes) {
    DirectorySize size = new DirectorySize(options.sharding());
    List<PbLink> links = new ArrayList<>();
    Iterator<DirectoryEntry> entries = HamtEntries.made(root, source);
    while (entries.hasNext()) {
      DirectoryEntry entry = entries.next();
      PbLink link = new PbLink(entry.name(), entry.totalSize(), entry.cid());
      links.add(link);
      size.add(link);
      if (size.isOverThreshold(attributes)) {
        return null;
      }
    }
    return links;
  }

  private static Imported directory(PbLink link) {
    return new Imported(link.cid(), 0, link.totalSize());
  }
}
