package org.casanube.block.tree;

import java.util.OptionalLong;

/**
 * How content goes into a file.
 *
 * @param offset where it begins, in bytes; at the end of the file if empty
 * @param create whether to make the file if there is none
 * @param truncate whether the file ends where the content ends
 * @param parents whether to make the directories above that are missing
 */
public record ContentWrite(OptionalLong offset, boolean create, boolean truncate, boolean parents) {
  public ContentWrite {
    if (offset.isPresent() && offset.getAsLong() < 0) {
      throw new TreeRefusedException(
          TreeErrorCode.INVALID_PATH, "the offset is negative: " + offset.getAsLong());
    }
  }
}
