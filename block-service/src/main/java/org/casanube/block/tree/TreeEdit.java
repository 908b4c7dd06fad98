package org.casanube.block.tree;

import java.util.Optional;
import java.util.function.UnaryOperator;
import org.casanube.block.unixfs.Attributes;
import org.casanube.multiformats.Cid;

/**
 * A change of one tree. Applied to the root of the moment, maybe several times, until it is part of
 * a root that is stored: so it has no effect of its own.
 */
@FunctionalInterface
interface TreeEdit {
  /**
   * The root after the change.
   *
   * @throws TreeRefusedException if it can't be made
   */
  Cid apply(TreeEditor editor, Cid root);

  static TreeEdit makeDirectory(TreePath path, boolean parents) {
    return (editor, root) -> editor.makeDirectory(root, path, parents);
  }

  /** Links what the caller protects. */
  static TreeEdit link(TreePath path, Cid child, TreeWriteOptions options) {
    return (editor, root) -> {
      editor.requireReplaceable(root, path, options.overwrite());
      return editor.link(root, path, child, options.parents());
    };
  }

  static TreeEdit changeAttributes(TreePath path, UnaryOperator<Attributes> change) {
    return (editor, root) -> editor.changeAttributes(root, path, change);
  }

  static TreeEdit copy(TreePath from, TreePath to, TreeWriteOptions options) {
    return (editor, root) -> {
      Cid child = editor.require(root, from);
      editor.requireReplaceable(root, to, options.overwrite());
      return editor.link(root, to, child, options.parents());
    };
  }

  static TreeEdit move(TreePath from, TreePath to, TreeWriteOptions options) {
    return (editor, root) -> {
      Cid child = editor.require(root, from);
      if (from.equals(to)) {
        return root;
      }
      if (from.isAtOrAbove(to)) {
        throw TreeEditor.refused(TreeErrorCode.INVALID_PATH, "%s can't be moved into itself", from);
      }
      editor.requireReplaceable(root, to, options.overwrite());
      return editor.link(editor.remove(root, from), to, child, options.parents());
    };
  }

  static TreeEdit remove(TreePath path, boolean recursive) {
    return (editor, root) -> {
      Cid present = editor.require(root, path);
      if (path.isRoot()) {
        throw TreeEditor.refused(TreeErrorCode.INVALID_PATH, "the root %s stays", path);
      }
      if (!recursive && editor.isDirectory(present) && !editor.isEmpty(present)) {
        throw TreeEditor.refused(
            TreeErrorCode.DIRECTORY_NOT_EMPTY, "%s has entries: remove it recursively", path);
      }
      return editor.remove(root, path);
    };
  }

  /** Puts the new file at the path if the file there is still the one that it was made of. */
  static TreeEdit replaceFile(TreePath path, Optional<Cid> before, Cid after, boolean parents) {
    return (editor, root) -> {
      if (!editor.find(root, path).equals(before)) {
        throw TreeEditor.refused(TreeErrorCode.BUSY, "%s was changed by others", path);
      }
      return editor.link(root, path, after, parents);
    };
  }
}
