package org.casanube.block.tree;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.casanube.block.unixfs.Names;
import org.casanube.block.unixfs.UnixFsException;

/**
 * A place in a tree, as {@code /photos/2026}; {@code /} is the root. Names are kept as they are
 * written: two ways to write the same letters in Unicode are two names.
 *
 * @param names from the root down; each at most {@link Names#MAX_NAME_BYTES} bytes of UTF-8
 */
public record TreePath(List<String> names) {
  public static final TreePath ROOT = new TreePath(List.of());

  /** The longest path, in bytes of UTF-8. */
  public static final int MAX_BYTES = 4096;

  /** The deepest path, in names. */
  public static final int MAX_DEPTH = 256;

  public TreePath {
    names = List.copyOf(names);
  }

  /**
   * Reads a path that begins with a slash; one slash at its end is passed over.
   *
   * @throws TreeRefusedException with INVALID_PATH if it is none, or over a limit
   */
  public static TreePath parse(String text) {
    if (!text.startsWith("/")) {
      throw invalid("the path \"%s\" does not begin with a slash".formatted(shown(text)));
    }
    if (text.getBytes(StandardCharsets.UTF_8).length > MAX_BYTES) {
      throw invalid("the path is longer than " + MAX_BYTES + " bytes");
    }
    String inner = text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
    List<String> names = new ArrayList<>();
    if (!inner.isEmpty()) {
      for (String name : inner.substring(1).split("/", -1)) {
        names.add(requireName(name));
      }
    }
    if (names.size() > MAX_DEPTH) {
      throw invalid("the path has %d names, more than %d".formatted(names.size(), MAX_DEPTH));
    }
    return new TreePath(names);
  }

  public boolean isRoot() {
    return names.isEmpty();
  }

  /** The last name; the root has none. */
  public String name() {
    return names.getLast();
  }

  /** The path without its last name; the root has none. */
  public TreePath parent() {
    return new TreePath(names.subList(0, names.size() - 1));
  }

  /** True if this is the other or lies somewhere above it. */
  public boolean isAtOrAbove(TreePath other) {
    return names.size() <= other.names.size() && names.equals(other.names.subList(0, names.size()));
  }

  @Override
  public String toString() {
    return "/" + String.join("/", names);
  }

  private static String requireName(String name) {
    try {
      return Names.require(name);
    } catch (UnixFsException e) {
      throw invalid(String.valueOf(e.getMessage()));
    }
  }

  private static String shown(String text) {
    return text.length() > 80 ? text.substring(0, 80) + "…" : text;
  }

  private static TreeRefusedException invalid(String message) {
    return new TreeRefusedException(TreeErrorCode.INVALID_PATH, message);
  }
}
