package org.casanube.block.operations;

import java.util.Map;

/** A kind of work that runs as operations. At most one operation of a type runs at a time. */
public interface OperationTask {
  /** The type of its operations, in lower case with dashes. */
  String type();

  /** True if an attempt cut off by the end of the process may simply be made again. */
  boolean repeatable();

  /**
   * Does the work; anything thrown makes the operation fail with its message as the cause.
   *
   * @return what came of it: counts by name
   */
  Map<String, Long> run(OperationRun run);
}
