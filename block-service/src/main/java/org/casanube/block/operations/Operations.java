package org.casanube.block.operations;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** The door to operations. Safe for use by many threads. */
public interface Operations {
  /**
   * Records an operation and begins it. If one of this type has not ended yet that works on the
   * same subject, that one is given back instead: the same work never runs twice at a time.
   *
   * @throws IllegalArgumentException if no task has this type
   */
  Operation start(String type, Map<String, String> parameters);

  Optional<Operation> find(OperationId id);

  /**
   * Operations, the latest first.
   *
   * @param before only those before this one, all if empty
   */
  List<Operation> list(Optional<OperationId> before, int limit);

  /**
   * Asks for an end. It comes when the task looks next; one that has ended stays as it is.
   *
   * @return the operation, empty if there is none
   */
  Optional<Operation> cancel(OperationId id);

  /**
   * Tells the listener of the operation as it is now and of every change until it has ended. The
   * listener is called by the operation's thread and must be quick; changes of progress that come
   * in haste are told together.
   *
   * @return ends the telling when closed; empty if there is no such operation
   */
  Optional<Following> follow(OperationId id, Consumer<Operation> listener);

  /** A listener's tie to an operation. */
  interface Following extends AutoCloseable {
    @Override
    void close();
  }
}
