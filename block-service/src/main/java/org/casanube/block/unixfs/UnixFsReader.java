package org.casanube.block.unixfs;

import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.casanube.ipld.dagpb.PbLink;
import org.casanube.multiformats.Cid;
import org.jspecify.annotations.Nullable;

/**
 * Reads files, directories and symlinks from blocks that anybody may have made. Memory is bounded
 * by the size of blocks, never by what they say: see the limits in {@link FileBlocks}, {@link
 * HamtShard} and {@link HamtEntries}. Safe for many threads if the source is.
 *
 * <p>Besides {@link UnixFsException} all methods throw what the source throws for a block that is
 * missing or damaged.
 *
 * @see <a href="https://specs.ipfs.tech/unixfs/">UnixFS specification</a>
 */
public final class UnixFsReader {
  private final BlockSource source;
  private final ReadAhead readAhead;

  public UnixFsReader(BlockSource source, ReadAhead readAhead) {
    this.source = source;
    this.readAhead = readAhead;
  }

  /**
   * What the root block says.
   *
   * @throws UnixFsException with NOT_UNIXFS or MALFORMED if it is not the root of something
   */
  public UnixFsStat stat(Cid cid) {
    DagNode dag = DagNode.read(cid, source);
    UnixFsStat.Kind kind = kind(dag);
    long size =
        switch (kind) {
          case FILE -> dag.contentSize();
          case SYMLINK -> dag.node().data().remaining();
          case DIRECTORY -> 0;
        };
    return new UnixFsStat(
        cid,
        kind,
        size,
        dag.totalSize(),
        dag.links().size(),
        dag.node().type() == UnixFsNode.Type.HAMT_SHARD,
        dag.node().attributes());
  }

  private static UnixFsStat.Kind kind(DagNode dag) {
    return switch (dag.node().type()) {
      case FILE, RAW -> UnixFsStat.Kind.FILE;
      case DIRECTORY, HAMT_SHARD -> UnixFsStat.Kind.DIRECTORY;
      case SYMLINK -> UnixFsStat.Kind.SYMLINK;
      case METADATA -> throw dag.malformed("is of the reserved type METADATA");
    };
  }

  /**
   * Follows names from a root. Symlinks are not followed; {@code .} and {@code ..} are names like
   * others.
   *
   * @throws UnixFsException with NOT_FOUND if a directory has no such name, with NOT_A_DIRECTORY if
   *     names go on below a file or symlink
   */
  public ResolvedPath resolve(Cid root, List<String> names) {
    List<Cid> roots = new ArrayList<>(List.of(root));
    List<Cid> visited = new ArrayList<>();
    Cid current = root;
    for (int index = 0; index < names.size(); index++) {
      if (!DagNode.isUnixFs(current)) {
        return new ResolvedPath(current, roots, visited, names.subList(index, names.size()));
      }
      String name = names.get(index);
      PbLink link = find(directory(current), name, visited);
      if (link == null) {
        throw new UnixFsException(
            UnixFsException.Code.NOT_FOUND, "no entry '" + name + "' under " + current);
      }
      current = link.cid();
      roots.add(current);
    }
    return new ResolvedPath(current, roots, visited, List.of());
  }

  /**
   * The entry of this name; of several the first.
   *
   * @throws UnixFsException with NOT_A_DIRECTORY if the root is none
   */
  public Optional<DirectoryEntry> find(Cid directory, String name) {
    PbLink link = find(directory(directory), name, new ArrayList<>());
    return link == null
        ? Optional.empty()
        : Optional.of(new DirectoryEntry(name, link.cid(), link.totalSize()));
  }

  private DagNode directory(Cid cid) {
    DagNode dag = DagNode.read(cid, source);
    if (kind(dag) != UnixFsStat.Kind.DIRECTORY) {
      throw new UnixFsException(
          UnixFsException.Code.NOT_A_DIRECTORY,
          "block " + cid + " is a " + (kind(dag) == UnixFsStat.Kind.FILE ? "file" : "symlink"));
    }
    return dag;
  }

  private @Nullable PbLink find(DagNode directory, String name, List<Cid> visited) {
    visited.add(directory.cid());
    if (directory.node().type() == UnixFsNode.Type.HAMT_SHARD) {
      return findInHamt(HamtShard.of(directory), name, visited);
    }
    for (PbLink link : directory.links()) {
      if (link.name().equals(name)) {
        return link;
      }
    }
    return null;
  }

  private @Nullable PbLink findInHamt(HamtShard root, String name, List<Cid> visited) {
    long hash = HamtSlots.hash(name);
    HamtShard shard = root;
    int level = 0;
    int index = shard.find(shard.slots().slot(hash, level));
    while (index != HamtShard.NONE && shard.isShard(index)) {
      shard = shard.child(index, ++level, source);
      visited.add(shard.dag().cid());
      index = shard.find(shard.slots().slot(hash, level));
    }
    return index != HamtShard.NONE && shard.name(index).equals(name) ? shard.link(index) : null;
  }

  /**
   * The entries of a directory in the order in which its blocks hold them, read as they are asked
   * for: by name as a rule, by hash where the directory is sharded. Of entries with one name only
   * the first comes.
   *
   * @throws UnixFsException with NOT_A_DIRECTORY if the root is none
   */
  public DirectoryEntries entries(Cid directory) {
    DagNode dag = directory(directory);
    return dag.node().type() == UnixFsNode.Type.HAMT_SHARD
        ? HamtEntries.stored(HamtShard.of(dag), source)
        : new BlockEntries(dag, source, 0);
  }

  /**
   * The entries of a directory that come after this name in the order of {@link #entries(Cid)}, for
   * going on with a listing; the name need not be there any more.
   *
   * @throws UnixFsException with NOT_A_DIRECTORY if the root is none
   */
  public DirectoryEntries entriesAfter(Cid directory, String name) {
    DagNode dag = directory(directory);
    if (dag.node().type() == UnixFsNode.Type.HAMT_SHARD) {
      return HamtEntries.after(HamtShard.of(dag), source, name);
    }
    return new BlockEntries(dag, source, indexAfter(dag.links(), name));
  }

  private static int indexAfter(List<PbLink> links, String name) {
    for (int index = 0; index < links.size(); index++) {
      if (links.get(index).name().equals(name)) {
        return index + 1;
      }
    }
    byte[] wanted = name.getBytes(StandardCharsets.UTF_8);
    int index = 0;
    while (index < links.size()
        && Arrays.compareUnsigned(links.get(index).name().getBytes(StandardCharsets.UTF_8), wanted)
            < 0) {
      index++;
    }
    return index;
  }

  /**
   * The content of a file.
   *
   * @throws UnixFsException with NOT_A_FILE if the root is a directory or a symlink
   */
  public FileContent open(Cid file) {
    DagNode dag = DagNode.read(file, source);
    if (kind(dag) != UnixFsStat.Kind.FILE) {
      throw new UnixFsException(
          UnixFsException.Code.NOT_A_FILE,
          "block %s is a %s"
              .formatted(file, kind(dag) == UnixFsStat.Kind.DIRECTORY ? "directory" : "symlink"));
    }
    return new FileContent(dag, source, readAhead);
  }

  /**
   * Where a symlink points.
   *
   * @throws UnixFsException with NOT_FOUND if the root is no symlink, with MALFORMED if the target
   *     is not UTF-8, with LIMIT_EXCEEDED if it is longer than {@link Names#MAX_TARGET_BYTES}
   */
  public String symlinkTarget(Cid symlink) {
    DagNode dag = DagNode.read(symlink, source);
    if (dag.node().type() != UnixFsNode.Type.SYMLINK) {
      throw new UnixFsException(
          UnixFsException.Code.NOT_FOUND, "block " + symlink + " is no symlink");
    }
    if (dag.node().data().remaining() > Names.MAX_TARGET_BYTES) {
      throw new UnixFsException(
          UnixFsException.Code.LIMIT_EXCEEDED,
          "block %s has a target over the limit of %d bytes"
              .formatted(symlink, Names.MAX_TARGET_BYTES));
    }
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(dag.node().data()).toString();
    } catch (CharacterCodingException e) {
      throw new UnixFsException(
          UnixFsException.Code.MALFORMED, "block " + symlink + " has a target not in UTF-8", e);
    }
  }
}
