package org.casanube.block.tree;

/**
 * Whose tree it is.
 *
 * @param value the subject of the caller's identity
 */
public record TreeOwner(String value) {
  private static final int MAX_CHARACTERS = 100;

  public TreeOwner {
    if (value.isEmpty() || value.length() > MAX_CHARACTERS) {
      throw new IllegalArgumentException("a tree's owner has 1 to 200 characters: " + value);
    }
  }
}
