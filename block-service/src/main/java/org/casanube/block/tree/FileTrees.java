package org.casanube.block.tree;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import org.casanube.block.blocks.Blocks;
import org.casanube.block.collection.Protection;
import org.casanube.block.collection.Protection.Lease;
import org.casanube.block.collection.RootSource;
import org.casanube.block.retrieval.Reading;
import org.casanube.block.retrieval.Retrieval;
import org.casanube.block.unixfs.Attributes;
import org.casanube.block.unixfs.BlockSource;
import org.casanube.block.unixfs.DirectoryEntry;
import org.casanube.block.unixfs.HashingPool;
import org.casanube.block.unixfs.ReadAhead;
import org.casanube.block.unixfs.ResolvedPath;
import org.casanube.block.unixfs.UnixFsReader;
import org.casanube.block.unixfs.UnixFsStat;
import org.casanube.multiformats.Cid;

/**
 * The door to the file trees of this service, one for each owner.
 *
 * <p>A change has been made when the call returns: it is durable, as is all before it. Changes of
 * one tree are made one after the other, several with one sync where they come together. Each call
 * answers the root that it saw or made, an immutable directory that anybody can read at {@code
 * /ipfs/<root>}. Safe for use by many threads.
 *
 * <p>Trees keep what they reach from the collector. What is linked by its CID need not be all here;
 * what is missing is fetched when it is read.
 */
public final class FileTrees implements RootSource {
  private final Blocks blocks;
  private final TreeRoots roots;
  private final Protection protection;
  private final Retrieval retrieval;
  private final BlockSource source;
  private final UnixFsReader reader;
  private final TreeContentWriter contents;
  private final TreeListener listener;
  private final Map<TreeOwner, TreeCommitter> committers = new ConcurrentHashMap<>();

  public FileTrees(
      Blocks blocks,
      TreeRoots roots,
      Protection protection,
      Retrieval retrieval,
      HashingPool pool,
      TreeListener listener) {
    this.blocks = blocks;
    this.roots = roots;
    this.protection = protection;
    this.listener = listener;
    this.retrieval = retrieval;
    source = DraftBlocks.beside(this::fetchOne);
    reader = new UnixFsReader(source, ReadAhead.NONE);
    contents = new TreeContentWriter(blocks, source, pool);
  }

  private ByteBuffer fetchOne(Cid cid) {
    try (Reading reading = retrieval.read(cid, Optional.empty())) {
      return reading.require(cid);
    }
  }

  /** The root of the tree; the empty directory before the first change. */
  public Cid root(TreeOwner owner) {
    return roots.find(owner).map(TreeRoots.Versioned::root).orElse(DraftBlocks.EMPTY_DIRECTORY);
  }

  /**
   * What stands at the path.
   *
   * @throws TreeRefusedException if nothing does
   */
  public TreeNode stat(TreeOwner owner, TreePath path) {
    Cid root = root(owner);
    return new TreeNode(root, path, reader.stat(locate(root, path)));
  }

  /**
   * Entries of a directory in the order in which it holds them, after the one of this name.
   *
   * @param after the last name of the page before, empty for the first page
   */
  public TreePage list(TreeOwner owner, TreePath path, Optional<String> after, int limit) {
    Cid root = root(owner);
    Cid directory = requireDirectory(root, path);
    Iterator<DirectoryEntry> entries =
        after
            .map(name -> reader.entriesAfter(directory, name))
            .orElseGet(() -> reader.entries(directory));
    List<DirectoryEntry> page = new ArrayList<>();
    while (page.size() < limit && entries.hasNext()) {
      page.add(entries.next());
    }
    return new TreePage(root, page, entries.hasNext());
  }

  /** Opens a directory to list all of it as it is now, whatever becomes of the tree. */
  public TreeDirectory openDirectory(TreeOwner owner, TreePath path) {
    Cid root = root(owner);
    Cid directory = requireDirectory(root, path);
    Lease lease = protection.protect(directory);
    try {
      return new TreeDirectory(root, reader.entries(directory), lease);
    } catch (RuntimeException e) {
      lease.close();
      throw e;
    }
  }

  private Cid requireDirectory(Cid root, TreePath path) {
    Cid directory = locate(root, path);
    if (reader.stat(directory).kind() != UnixFsStat.Kind.DIRECTORY) {
      throw TreeEditor.refused(TreeErrorCode.NOT_A_DIRECTORY, "%s is not a directory", path);
    }
    return directory;
  }

  /** What an entry's root block says; empty if that is not here or can't be read. */
  public Optional<UnixFsStat> findStat(Cid cid) {
    return contents.findStat(cid);
  }

  /**
   * Follows names from a root anywhere, as {@code /ipfs/<root>/<names>} does; what it leads to is
   * here then, its first block at least.
   *
   * @throws TreeRefusedException if that leads nowhere
   */
  public Cid resolve(Cid from, List<String> names) {
    ResolvedPath resolved = reader.resolve(from, names);
    if (!resolved.remaining().isEmpty()) {
      throw new TreeRefusedException(
          TreeErrorCode.NOT_FOUND, resolved.cid() + " has no files below it");
    }
    ByteBuffer _ = source.require(resolved.cid());
    return resolved.cid();
  }

  /** Opens a file to read it; it stays whole until it is closed, whatever becomes of the tree. */
  public TreeFile open(TreeOwner owner, TreePath path) {
    Cid root = root(owner);
    Cid file = locate(root, path);
    if (reader.stat(file).kind() != UnixFsStat.Kind.FILE) {
      throw TreeEditor.refused(TreeErrorCode.NOT_A_FILE, "%s is not a file", path);
    }
    Lease lease = protection.protect(file);
    Reading reading = retrieval.read(file, Optional.empty());
    Lease both =
        () -> {
          reading.close();
          lease.close();
        };
    try {
      return new TreeFile(root, file, new UnixFsReader(reading, ReadAhead.NONE).open(file), both);
    } catch (RuntimeException e) {
      both.close();
      throw e;
    }
  }

  /** Makes a directory; with {@code parents} also those above, and one that is there is taken. */
  public Cid makeDirectory(
      TreeOwner owner, TreePath path, boolean parents, Optional<Cid> expectedRoot) {
    return commit("mkdir", owner, TreeEdit.makeDirectory(path, parents), expectedRoot);
  }

  /**
   * Links a file, directory or symlink that is here already.
   *
   * @throws org.casanube.block.blocks.MissingBlockException if its root block is not
   */
  public Cid link(
      TreeOwner owner,
      Cid child,
      TreePath path,
      TreeWriteOptions options,
      Optional<Cid> expectedRoot) {
    try (Lease _ = protection.protect(child)) {
      return commit("link", owner, TreeEdit.link(path, child, options), expectedRoot);
    }
  }

  /**
   * Gives other attributes to what stands at the path, the root among it; content and entries stay.
   *
   * @param change from those that are there, applied maybe several times
   */
  public Cid changeAttributes(
      TreeOwner owner,
      TreePath path,
      UnaryOperator<Attributes> change,
      Optional<Cid> expectedRoot) {
    return commit("attributes", owner, TreeEdit.changeAttributes(path, change), expectedRoot);
  }

  /** Makes a second entry for what stands at a path; nothing of its content is read. */
  public Cid copy(
      TreeOwner owner,
      TreePath from,
      TreePath to,
      TreeWriteOptions options,
      Optional<Cid> expectedRoot) {
    return commit("copy", owner, TreeEdit.copy(from, to, options), expectedRoot);
  }

  public Cid move(
      TreeOwner owner,
      TreePath from,
      TreePath to,
      TreeWriteOptions options,
      Optional<Cid> expectedRoot) {
    return commit("move", owner, TreeEdit.move(from, to, options), expectedRoot);
  }

  public Cid remove(TreeOwner owner, TreePath path, boolean recursive, Optional<Cid> expectedRoot) {
    return commit("remove", owner, TreeEdit.remove(path, recursive), expectedRoot);
  }

  /**
   * Writes into a file. The content is taken in before the tree is touched, so a slow sender holds
   * nobody up.
   *
   * @throws IOException what reading the content throws
   */
  public Cid write(
      TreeOwner owner,
      TreePath path,
      ContentWrite write,
      InputStream content,
      Optional<Cid> expectedRoot)
      throws IOException {
    Cid after =
        contents.write(
            () -> root(owner),
            path,
            write,
            content,
            edit -> committer(owner).commit(edit, expectedRoot));
    listener.changed("write", owner, after);
    return after;
  }

  @Override
  public String name() {
    return "file trees";
  }

  @Override
  public boolean isComplete() {
    return false;
  }

  @Override
  public void forEachRoot(RootVisitor visitor) {
    roots.forEach(visitor::dag);
  }

  private Cid commit(String kind, TreeOwner owner, TreeEdit edit, Optional<Cid> expectedRoot) {
    Cid after = committer(owner).commit(edit, expectedRoot);
    listener.changed(kind, owner, after);
    return after;
  }

  private TreeCommitter committer(TreeOwner owner) {
    return committers.computeIfAbsent(owner, each -> new TreeCommitter(each, blocks, roots));
  }

  private Cid locate(Cid root, TreePath path) {
    return contents.locate(root, path);
  }
}
