package org.casanube.block.operations;

import java.util.List;
import java.util.Optional;

/** Keeps operations. What a call has returned from is durable. */
public interface OperationStore {
  /** Stores the operation in the place of what it was before. */
  void save(Operation operation);

  Optional<Operation> find(OperationId id);

  /** Operations before {@code before} (all if empty), the latest first. */
  List<Operation> list(Optional<OperationId> before, int limit);

  /** Those whose phase is not final. */
  List<Operation> unfinished();

  /** Removes the oldest finished operations until at most this many are left in all. */
  void trim(int keep);
}
