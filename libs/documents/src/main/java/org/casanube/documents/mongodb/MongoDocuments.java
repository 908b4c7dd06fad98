package org.casanube.documents.mongodb;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.bson.Document;
import org.casanube.documents.Change;
import org.casanube.documents.DocumentStoreException;
import org.casanube.documents.Documents;
import org.casanube.documents.Outcome;
import org.casanube.documents.Page;
import org.casanube.documents.Query;
import org.casanube.documents.Stored;
import org.casanube.documents.mapping.DocumentMapping;
import org.casanube.documents.mapping.Search;
import org.springframework.data.mongodb.core.query.BasicQuery;

/** One collection of records. */
final class MongoDocuments<T> implements Documents<T> {
  private final MongoChanges<T> changes;
  private final DocumentMapping<T> mapping;
  private final MongoOutbox outbox;
  private final Runnable requireOpen;

  MongoDocuments(MongoChanges<T> changes, MongoOutbox outbox, Runnable requireOpen) {
    this.changes = changes;
    this.mapping = changes.mapping();
    this.outbox = outbox;
    this.requireOpen = requireOpen;
  }

  @Override
  public Optional<Stored<T>> find(String id) {
    requireOpen.run();
    return MongoErrors.translating(() -> Optional.ofNullable(changes.record(id)))
        .filter(MongoRecord::live)
        .map(this::decode);
  }

  @Override
  public List<Stored<T>> findAll(Collection<String> ids) {
    requireOpen.run();
    mapping.checkBulk(ids.size());
    Document filter =
        new Document(MongoRecord.ID, new Document("$in", List.copyOf(ids)))
            .append(MongoRecord.LIVE, true);
    Map<String, Stored<T>> found = new HashMap<>();
    for (Document record : MongoErrors.translating(() -> changes.find(new BasicQuery(filter)))) {
      found.put(MongoRecord.id(record), decode(record));
    }
    return ids.stream().map(found::get).filter(Objects::nonNull).toList();
  }

  @Override
  public Page<T> page(Query query) {
    requireOpen.run();
    Search search = mapping.plan(query);
    MongoSearch statement = MongoSearch.of(search, true);
    BasicQuery request = new BasicQuery(statement.filter());
    request.setSortObject(statement.sort());
    request.limit(search.limit() + 1);
    List<Document> records = MongoErrors.translating(() -> changes.find(request));
    if (records.size() <= search.limit()) {
      return new Page<>(records.stream().map(this::decode).toList(), Optional.empty());
    }
    List<Document> shown = records.subList(0, search.limit());
    Document last = shown.getLast();
    String next =
        mapping.cursor(
            search,
            MongoRecord.id(last),
            BsonTrees.toJson(MongoRecord.document(last)),
            MongoRecord.schema(last));
    return new Page<>(shown.stream().map(this::decode).toList(), Optional.of(next));
  }

  @Override
  public long count(Query query) {
    requireOpen.run();
    Document filter = MongoSearch.of(mapping.plan(query), false).filter();
    return MongoErrors.translating(() -> changes.count(filter));
  }

  private Stored<T> decode(Document record) {
    String id = MongoRecord.id(record);
    T value =
        mapping.decode(
            id, BsonTrees.toJson(MongoRecord.document(record)), MongoRecord.schema(record));
    return new Stored<>(id, MongoRecord.version(record), value);
  }

  @Override
  public List<Outcome<T>> applyAll(List<? extends Change<T>> wanted) {
    requireOpen.run();
    mapping.checkBulk(wanted.size());
    List<Outcome<T>> outcomes = new ArrayList<>(wanted.size());
    for (Change<T> change : wanted) {
      outcomes.add(outcome(change));
    }
    if (wanted.stream().anyMatch(change -> !change.messages().isEmpty())) {
      outbox.wakeUp();
    }
    return outcomes;
  }

  private Outcome<T> outcome(Change<T> change) {
    try {
      mapping.check(change);
      return MongoErrors.translating(() ->
          switch (change) {
            case Change.Insert<T> insert -> new Outcome.Written<>(changes.insert(insert));
            case Change.Put<T> put -> new Outcome.Written<>(changes.put(put));
            case Change.Replace<T> replace -> new Outcome.Written<>(changes.replace(replace));
            case Change.Delete<T> delete -> {
              changes.delete(delete);
              yield new Outcome.Deleted<>(delete.id());
            }
          });
    } catch (DocumentStoreException e) {
      return new Outcome.Refused<>(e);
    }
  }
}
