package org.casanube.block.operations;

import java.util.Map;

/** A kind of work that runs as operations. */
public interface OperationTask {
  /** The type of its operations, in lower case with dashes. */
  String type();

  /**
   * What an operation with these parameters works on: of a type, at most one operation runs at a
   * time for each. The same for all as a rule.
   */
  default String subject(Map<String, String> parameters) {
    return "";
  }

  /** True if an attempt cut off by the end of the process may simply be made again. */
  boolean repeatable();

  /**
   * Does the work; anything thrown makes the operation fail with its message as the cause.
   *
   * @return what came of it: counts by name
   */
  Map<String, Long> run(OperationRun run);
}
