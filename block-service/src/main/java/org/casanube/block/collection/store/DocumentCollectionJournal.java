package org.casanube.block.collection.store;

import java.util.Optional;
import java.util.function.Supplier;
import org.casanube.block.collection.CollectionJournal;
import org.casanube.block.collection.FinishedCollection;
import org.casanube.documents.CollectionSchema;
import org.casanube.documents.DocumentStore;
import org.casanube.documents.Documents;
import org.casanube.documents.OutboxMessage;
import org.casanube.documents.Stored;
import tools.jackson.databind.json.JsonMapper;

/**
 * The last collection as a document; the event {@code org.casanube.files.collection-finished} goes
 * out with it.
 */
public final class DocumentCollectionJournal implements CollectionJournal {
  static final String EVENT = "org.casanube.files.collection-finished";
  private static final String TOPIC = "files";
  private static final String LAST = "last";
  private static final CollectionSchema<FinishedCollection> SCHEMA =
      CollectionSchema.of("block-collections", FinishedCollection.class);

  private final Documents<FinishedCollection> documents;
  private final JsonMapper mapper;
  private final Supplier<String> eventIds;

  public DocumentCollectionJournal(
      DocumentStore store, JsonMapper mapper, Supplier<String> eventIds) {
    documents = store.collection(SCHEMA);
    this.mapper = mapper;
    this.eventIds = eventIds;
  }

  @Override
  public void finished(FinishedCollection collection) {
    Stored<FinishedCollection> _ =
        documents.put(
            LAST,
            collection,
            new OutboxMessage(
                eventIds.get(),
                TOPIC,
                "collection",
                EVENT,
                mapper.writeValueAsString(collection),
                collection.finishedAt()));
  }

  @Override
  public Optional<FinishedCollection> last() {
    return documents.find(LAST).map(Stored::value);
  }
}
