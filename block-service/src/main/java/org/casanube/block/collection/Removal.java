package org.casanube.block.collection;

/** How the removal of one block ended. */
public sealed interface Removal {
  /**
   * It was removed.
   *
   * @param size its bytes
   */
  record Removed(int size) implements Removal {}

  /** It was not here. */
  record Missing() implements Removal {}

  /**
   * Something needs it, so it is still here.
   *
   * @param holder the {@linkplain RootSource#name name} of what keeps it, or what else does
   */
  record Held(String holder) implements Removal {}

  /** A collection, or another removal, is under way; nothing was looked at. */
  record Busy() implements Removal {}
}
