package org.casanube.block.web.trust;

import java.util.SortedSet;

/** What the {@link TrustTable} says of a request. */
sealed interface Judgement {
  /** The caller may make it. */
  record Allowed() implements Judgement {}

  /**
   * The caller may not.
   *
   * @param operation what was asked for, as the table has it
   * @param needed the least role that may
   */
  record Denied(String operation, Role needed) implements Judgement {}

  /**
   * The path is listed for other methods only.
   *
   * @param listed those methods
   */
  record OtherMethod(SortedSet<String> listed) implements Judgement {}

  /** The path is not listed, so nobody may. */
  record Unlisted() implements Judgement {}
}
