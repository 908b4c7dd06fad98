package org.casanube.block.operations;

import java.util.Map;

/** A task's view of the operation that it runs as. For the task's own thread. */
public interface OperationRun {
  /** What was asked for. */
  Map<String, String> parameters();

  /** Tells how far the work has come; cheap enough for every unit. */
  void progress(Progress progress);

  /**
   * Ends the task by an exception if the operation is to be cancelled; to be called between units.
   *
   * @throws OperationCancelledException if so
   */
  void checkpoint();
}
