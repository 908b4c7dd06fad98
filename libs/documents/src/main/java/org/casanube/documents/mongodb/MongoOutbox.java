package org.casanube.documents.mongodb;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CopyOnWriteArrayList;
import org.bson.Document;
import org.casanube.documents.Outbox;
import org.casanube.documents.PendingMessage;
import org.springframework.data.mongodb.core.MongoTemplate;
import org.springframework.data.mongodb.core.query.BasicQuery;
import org.springframework.data.mongodb.core.query.BasicUpdate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The messages in the records of the collections that were opened. */
final class MongoOutbox implements Outbox {
  private final MongoTemplate template;
  private final JsonMapper mapper;
  private final Runnable requireOpen;
  private final Set<String> collections = new ConcurrentSkipListSet<>();
  private final List<Runnable> listeners = new CopyOnWriteArrayList<>();

  MongoOutbox(MongoTemplate template, JsonMapper mapper, Runnable requireOpen) {
    this.template = template;
    this.mapper = mapper;
    this.requireOpen = requireOpen;
  }

  void watch(String collection) {
    collections.add(collection);
  }

  void wakeUp() {
    listeners.forEach(Runnable::run);
  }

  @Override
  public List<PendingMessage> pending(int limit) {
    requireOpen.run();
    return MongoErrors.translating(() -> {
      List<Waiting> records = new ArrayList<>();
      for (String collection : collections) {
        for (Document found : waiting(collection, limit)) {
          records.add(new Waiting(collection, found));
        }
      }
      records.sort(Comparator.comparingLong(Waiting::since));
      return records.stream()
          .flatMap(waiting -> waiting.messages(mapper).stream())
          .limit(limit)
          .toList();
    });
  }

  private List<Document> waiting(String collection, int limit) {
    BasicQuery query =
        new BasicQuery(
            new Document(MongoRecord.PENDING, new Document("$gt", 0L)),
            new Document(MongoRecord.OUTBOX, 1).append(MongoRecord.PENDING, 1));
    query.setSortObject(new Document(MongoRecord.PENDING, 1));
    query.limit(limit);
    return template.find(query, Document.class, collection);
  }

  @Override
  public void confirm(Collection<PendingMessage> messages) {
    requireOpen.run();
    Map<String, List<Document>> byRecord = new LinkedHashMap<>();
    for (PendingMessage pending : messages) {
      byRecord
          .computeIfAbsent(pending.position(), position -> new ArrayList<>())
          .add(MongoRecord.message(pending.message()));
    }
    MongoErrors.translating(() -> {
      byRecord.forEach(this::confirm);
      return true;
    });
  }

  /**
   * Takes messages out of a record, then the mark that some wait, then the record if it is void.
   */
  private void confirm(String position, List<Document> messages) {
    JsonNode place = mapper.readTree(position);
    String collection = place.get(0).stringValue();
    String id = place.get(1).stringValue();
    template.updateFirst(
        new BasicQuery(new Document(MongoRecord.ID, id)),
        new BasicUpdate(new Document("$pullAll", new Document(MongoRecord.OUTBOX, messages))),
        collection);
    Document empty =
        new Document(MongoRecord.ID, id).append(MongoRecord.OUTBOX, new Document("$size", 0));
    template.updateFirst(
        new BasicQuery(new Document(empty).append(MongoRecord.LIVE, true)),
        new BasicUpdate(new Document("$unset", new Document(MongoRecord.PENDING, ""))),
        collection);
    template.remove(
        new BasicQuery(new Document(empty).append(MongoRecord.LIVE, false)), collection);
  }

  @Override
  public long size() {
    requireOpen.run();
    return MongoErrors.translating(() -> {
      long size = 0;
      for (String collection : collections) {
        for (Document record : waiting(collection, 0)) {
          size += MongoRecord.outbox(record).size();
        }
      }
      return size;
    });
  }

  @Override
  public Subscription onMessage(Runnable wakeUp) {
    listeners.add(wakeUp);
    return () -> listeners.remove(wakeUp);
  }

  /** A record with messages. */
  private record Waiting(String collection, Document record) {
    long since() {
      return record.getLong(MongoRecord.PENDING);
    }

    List<PendingMessage> messages(JsonMapper mapper) {
      String position = mapper.writeValueAsString(List.of(collection, MongoRecord.id(record)));
      return MongoRecord.outbox(record).stream()
          .map(message -> new PendingMessage(position, MongoRecord.message(message)))
          .toList();
    }
  }
}
