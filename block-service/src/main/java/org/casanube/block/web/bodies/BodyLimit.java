package org.casanube.block.web.bodies;

import org.casanube.problems.HttpProblems;
import org.casanube.problems.ProblemException;

/**
 * How large a body may be.
 *
 * @param bytes the most; {@link Long#MAX_VALUE} for no limit
 * @param kind what the body is, for the message
 * @param setting where the limit comes from, for the message
 */
record BodyLimit(long bytes, String kind, String setting) {
  /**
   * Returns if a body may have this many bytes.
   *
   * @throws ProblemException with {@code body-too-large} if not
   */
  void require(long length) {
    if (length > bytes) {
      throw new ProblemException(
          HttpProblems.BODY_TOO_LARGE
              .problem("%s is larger than %d bytes (%s).".formatted(kind, bytes, setting))
              .withLimit(bytes));
    }
  }
}
