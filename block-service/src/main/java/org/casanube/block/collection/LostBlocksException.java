package org.casanube.block.collection;

/** Thrown when a collection would remove blocks because others, that lead to them, were lost. */
public final class LostBlocksException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  LostBlocksException(long count, String first) {
    super(
        count
            + " needed block(s) are missing or damaged, so that what they lead to is not known;"
            + " nothing was removed. The first is "
            + first
            + ". Put it back, remove what needs it, or collect with despiteDamage.");
  }
}
