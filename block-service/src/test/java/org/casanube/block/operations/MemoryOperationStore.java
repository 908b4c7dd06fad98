package org.casanube.block.operations;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Consumer;

/** Operations in a map. */
public final class MemoryOperationStore implements OperationStore {
  private final ConcurrentSkipListMap<String, Operation> operations = new ConcurrentSkipListMap<>();

  private final Consumer<Operation> beforeSaving;

  /** A store that is empty. */
  public MemoryOperationStore() {
    this(_ -> {});
  }

  /**
   * A store that is empty.
   *
   * @param beforeSaving is told of each operation just before it is saved
   */
  MemoryOperationStore(Consumer<Operation> beforeSaving) {
    this.beforeSaving = beforeSaving;
  }

  @Override
  public void save(Operation operation) {
    beforeSaving.accept(operation);
    operations.put(operation.id().value(), operation);
  }

  @Override
  public Optional<Operation> find(OperationId id) {
    return Optional.ofNullable(operations.get(id.value()));
  }

  @Override
  public List<Operation> list(Optional<OperationId> before, int limit) {
    var view =
        before.isEmpty()
            ? operations.descendingMap()
            : operations.headMap(before.get().value(), false).descendingMap();
    return view.values().stream().limit(limit).toList();
  }

  @Override
  public List<Operation> unfinished() {
    return operations.values().stream().filter(each -> !each.phase().isFinal()).toList();
  }

  @Override
  public void trim(int keep) {
    operations.values().stream()
        .filter(each -> each.phase().isFinal())
        .limit(Math.max(0, operations.size() - keep))
        .forEach(each -> operations.remove(each.id().value()));
  }
}
