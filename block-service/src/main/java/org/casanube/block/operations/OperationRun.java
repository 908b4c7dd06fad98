package org.casanube.block.operations;

import java.util.Map;
import java.util.Optional;

/** A task's view of the operation that it runs as. For the task's own thread. */
public interface OperationRun {
  /** The operation's id; empty for a run that is none. */
  default Optional<OperationId> id() {
    return Optional.empty();
  }

  /** The how manieth attempt this is, from 1; more after a restart of the service. */
  default int attempt() {
    return 1;
  }

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
