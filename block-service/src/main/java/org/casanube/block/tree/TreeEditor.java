package org.casanube.block.tree;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.casanube.block.unixfs.Attributes;
import org.casanube.block.unixfs.AttributesEditor;
import org.casanube.block.unixfs.BlockSink;
import org.casanube.block.unixfs.BlockSource;
import org.casanube.block.unixfs.DirectoryEditor;
import org.casanube.block.unixfs.DirectoryEntry;
import org.casanube.block.unixfs.ImportOptions;
import org.casanube.block.unixfs.Imported;
import org.casanube.block.unixfs.Profile;
import org.casanube.block.unixfs.ReadAhead;
import org.casanube.block.unixfs.UnixFsException;
import org.casanube.block.unixfs.UnixFsReader;
import org.casanube.block.unixfs.UnixFsStat;
import org.casanube.multiformats.Cid;

/**
 * Makes trees that differ from others in one place: each method takes a root and answers another.
 * Reads and writes only the directories on the way. For one thread.
 */
final class TreeEditor {
  private final UnixFsReader reader;
  private final DirectoryEditor editor;
  private final AttributesEditor attributes;

  TreeEditor(BlockSource source, BlockSink sink) {
    reader = new UnixFsReader(source, ReadAhead.NONE);
    ImportOptions options = ImportOptions.of(Profile.UNIXFS_V1_2025);
    editor = new DirectoryEditor(options, source, sink);
    attributes = new AttributesEditor(options, source, sink);
  }

  /** What stands at the path, if anything does. */
  Optional<Cid> find(Cid root, TreePath path) {
    Cid current = root;
    for (String name : path.names()) {
      if (!isDirectory(current)) {
        return Optional.empty();
      }
      Optional<DirectoryEntry> entry = reader.find(current, name);
      if (entry.isEmpty()) {
        return Optional.empty();
      }
      current = entry.get().cid();
    }
    return Optional.of(current);
  }

  Cid require(Cid root, TreePath path) {
    return find(root, path)
        .orElseThrow(() -> refused(TreeErrorCode.NOT_FOUND, "there is nothing at %s", path));
  }

  UnixFsStat stat(Cid cid) {
    try {
      return reader.stat(cid);
    } catch (UnixFsException e) {
      throw new TreeRefusedException(
          TreeErrorCode.NOT_A_FILE_OR_DIRECTORY, cid + " can't stand in a tree: " + e.getMessage());
    }
  }

  boolean isDirectory(Cid cid) {
    return stat(cid).kind() == UnixFsStat.Kind.DIRECTORY;
  }

  boolean isEmpty(Cid directory) {
    return !reader.entries(directory).hasNext();
  }

  /**
   * The tree with this directory; {@code parents} makes those above, and takes one that is there.
   */
  Cid makeDirectory(Cid root, TreePath path, boolean parents) {
    Optional<Cid> present = find(root, path);
    if (present.isPresent()) {
      if (parents && isDirectory(present.get())) {
        return root;
      }
      throw refused(TreeErrorCode.ALREADY_EXISTS, "%s is there already", path);
    }
    return put(root, path, editor.create(Attributes.NONE), parents);
  }

  /** The tree with this at the path, in the place of whatever is there. */
  Cid link(Cid root, TreePath path, Cid child, boolean parents) {
    UnixFsStat stat = stat(child);
    return put(root, path, new Imported(child, stat.size(), stat.totalSize()), parents);
  }

  /** The tree without what stands at the path, which is not the root. */
  Cid remove(Cid root, TreePath path) {
    List<Cid> above = directories(root, path, false);
    Imported changed = editor.remove(above.getLast(), path.name());
    return rebuild(above, path, changed);
  }

  /** The tree where what stands at the path, maybe the root itself, has other attributes. */
  Cid changeAttributes(Cid root, TreePath path, UnaryOperator<Attributes> change) {
    Cid present = require(root, path);
    Imported changed = attributes.withAttributes(present, change.apply(stat(present).attributes()));
    return path.isRoot() ? changed.cid() : put(root, path, changed, false);
  }

  /** Refuses if there is something at the path that may not be replaced by this. */
  void requireReplaceable(Cid root, TreePath path, boolean overwrite) {
    Optional<Cid> present = find(root, path);
    if (present.isEmpty()) {
      return;
    }
    if (!overwrite || path.isRoot() || isDirectory(present.get())) {
      throw refused(TreeErrorCode.ALREADY_EXISTS, "%s is there already", path);
    }
  }

  static TreeRefusedException refused(TreeErrorCode code, String message, TreePath path) {
    return new TreeRefusedException(code, message.formatted(path));
  }

  private Cid put(Cid root, TreePath path, Imported child, boolean parents) {
    if (path.isRoot()) {
      throw refused(TreeErrorCode.ALREADY_EXISTS, "%s is the root and can't be replaced", path);
    }
    List<Cid> above = directories(root, path, parents);
    return rebuild(above, path, editor.put(above.getLast(), path.name(), child));
  }

  /** The directories above the path, the root first; those that are missing are empty ones. */
  private List<Cid> directories(Cid root, TreePath path, boolean parents) {
    List<Cid> found = new ArrayList<>(List.of(root));
    requireDirectory(root, TreePath.ROOT);
    for (int depth = 0; depth < path.names().size() - 1; depth++) {
      TreePath here = new TreePath(path.names().subList(0, depth + 1));
      Optional<DirectoryEntry> entry = reader.find(found.getLast(), here.name());
      if (entry.isEmpty() && !parents) {
        throw refused(TreeErrorCode.NOT_FOUND, "there is no directory %s", here);
      }
      Cid next =
          entry.map(DirectoryEntry::cid).orElseGet(() -> editor.create(Attributes.NONE).cid());
      requireDirectory(next, here);
      found.add(next);
    }
    return found;
  }

  private void requireDirectory(Cid cid, TreePath path) {
    if (!isDirectory(cid)) {
      throw refused(TreeErrorCode.NOT_A_DIRECTORY, "%s is not a directory", path);
    }
  }

  /** Puts the changed directory into the one above it, and so on up to the root. */
  private Cid rebuild(List<Cid> above, TreePath path, Imported changed) {
    Imported current = changed;
    for (int depth = above.size() - 2; depth >= 0; depth--) {
      current = editor.put(above.get(depth), path.names().get(depth), current);
    }
    return current.cid();
  }
}
