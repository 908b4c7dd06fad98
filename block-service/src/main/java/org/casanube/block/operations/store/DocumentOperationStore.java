package org.casanube.block.operations.store;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.casanube.block.operations.Operation;
import org.casanube.block.operations.OperationId;
import org.casanube.block.operations.OperationStore;
import org.casanube.block.operations.Phase;
import org.casanube.documents.CollectionSchema;
import org.casanube.documents.DocumentStore;
import org.casanube.documents.Documents;
import org.casanube.documents.Query;
import org.casanube.documents.Stored;

/** Operations as documents, in the order of their ids, which is that of their times. */
public final class DocumentOperationStore implements OperationStore {
  private static final String BY_PHASE = "byPhase";
  private static final int MAX_PAGE = 500;
  private static final CollectionSchema<OperationDocument> SCHEMA =
      CollectionSchema.of("operations", OperationDocument.class).index(BY_PHASE, "phase");

  private final Documents<OperationDocument> documents;

  public DocumentOperationStore(DocumentStore store) {
    documents = store.collection(SCHEMA);
  }

  @Override
  public void save(Operation operation) {
    Stored<OperationDocument> _ =
        documents.put(operation.id().value(), OperationDocument.of(operation));
  }

  @Override
  public Optional<Operation> find(OperationId id) {
    return documents.find(id.value()).map(DocumentOperationStore::operation);
  }

  @Override
  public List<Operation> list(Optional<OperationId> before, int limit) {
    Query latestFirst = Query.byId().descending().limit(limit);
    return documents
        .page(before.map(id -> latestFirst.to(id.value())).orElse(latestFirst))
        .documents()
        .stream()
        .map(DocumentOperationStore::operation)
        .toList();
  }

  @Override
  public List<Operation> unfinished() {
    List<Operation> found = new ArrayList<>();
    for (Phase phase : Phase.values()) {
      if (!phase.isFinal()) {
        documents.forEach(
            Query.byIndex(BY_PHASE).equal(phase), stored -> found.add(operation(stored)));
      }
    }
    return found;
  }

  @Override
  public void trim(int keep) {
    long surplus = documents.count(Query.byId()) - keep;
    if (surplus <= 0) {
      return;
    }
    documents.page(Query.byId().limit((int) Math.min(MAX_PAGE, surplus))).documents().stream()
        .filter(stored -> stored.value().phase().isFinal())
        .forEach(stored -> documents.delete(stored.id()));
  }

  private static Operation operation(Stored<OperationDocument> stored) {
    return stored.value().toOperation(new OperationId(stored.id()));
  }
}
