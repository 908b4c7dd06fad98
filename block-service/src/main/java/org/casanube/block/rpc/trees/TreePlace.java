package org.casanube.block.rpc.trees;

import java.util.ArrayList;
import java.util.List;
import org.casanube.block.rpc.command.RpcException;
import org.casanube.block.tree.TreePath;

/**
 * A place that a caller writes down: in the tree, or content anywhere.
 *
 * @param text as it was written, cleaned
 * @param isContent true for {@code /ipfs/…} and {@code /ipns/…}
 * @param isDirectory true if it ends with a slash
 */
record TreePlace(String text, boolean isContent, boolean isDirectory) {
  /**
   * Reads a path.
   *
   * @throws RpcException if it is none
   */
  static TreePlace parse(String path) {
    if (path.isEmpty()) {
      throw new RpcException("paths must not be empty");
    }
    if (path.charAt(0) != '/') {
      throw new RpcException("paths must start with a leading slash");
    }
    List<String> names = new ArrayList<>();
    for (String name : path.split("/", -1)) {
      if (name.equals("..")) {
        if (!names.isEmpty()) {
          names.removeLast();
        }
      } else if (!name.isEmpty() && !name.equals(".")) {
        names.add(name);
      }
    }
    String cleaned = "/" + String.join("/", names);
    boolean isContent = cleaned.startsWith("/ipfs/") || cleaned.startsWith("/ipns/");
    return new TreePlace(cleaned, isContent, path.endsWith("/"));
  }

  TreePath path() {
    return TreePath.parse(text);
  }

  /** The last name; empty for the root. */
  String name() {
    return text.substring(text.lastIndexOf('/') + 1);
  }

  /** This place, or what has that name in it if this is written as a directory. */
  TreePath target(String name) {
    return isDirectory && !name.isEmpty()
        ? TreePath.parse((text.equals("/") ? "" : text) + "/" + name)
        : path();
  }
}
