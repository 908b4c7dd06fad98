package org.casanube.events.delivery;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import org.casanube.documents.CollectionSchema;
import org.casanube.documents.DocumentStore;
import org.casanube.documents.DocumentStoreException;
import org.casanube.documents.Documents;
import org.casanube.documents.Page;
import org.casanube.documents.Query;
import org.casanube.documents.Stored;
import org.casanube.events.CloudEvent;
import org.casanube.events.CloudEventFormat;
import org.casanube.events.DeadLetter;
import org.casanube.events.DeadLetterPage;
import org.casanube.events.DeadLetters;
import org.casanube.events.EventBusException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Dead letters as documents: listable, and safe wherever the documents are. A letter is named by
 * its topic, group and event, so the same event given up twice is one letter.
 */
public final class DocumentDeadLetters implements DeadLetters {
  private static final Logger log = LoggerFactory.getLogger(DocumentDeadLetters.class);
  private static final CollectionSchema<LetterDocument> SCHEMA =
      CollectionSchema.of("dead-letters", LetterDocument.class)
          .index("byGroup", "topic", "group", "time")
          .index("byTime", "time");

  private final Documents<LetterDocument> documents;
  private final CloudEventFormat format;
  private final Clock clock;
  private final int max;
  private final Replayer replayer;

  /** Delivers a letter again. */
  @FunctionalInterface
  public interface Replayer {
    /** False if nobody here handles it; otherwise {@code handled} runs once it is handled. */
    boolean replay(DeadLetter letter, Runnable handled);
  }

  /**
   * Letters in a store.
   *
   * @param max how many are kept
   */
  public DocumentDeadLetters(
      DocumentStore store, CloudEventFormat format, Clock clock, int max, Replayer replayer) {
    this.documents = store.collection(SCHEMA);
    this.format = format;
    this.clock = clock;
    this.max = max;
    this.replayer = replayer;
  }

  /** Keeps an event that a group could not handle. */
  public void add(String topic, String group, CloudEvent event, int attempts, String error) {
    LetterDocument letter =
        new LetterDocument(topic, group, format.write(event), attempts, error, clock.instant());
    documents.put(id(topic, group, event), letter);
    while (documents.count(Query.byId()) > max) {
      Stored<LetterDocument> oldest =
          documents.page(Query.byIndex("byTime").limit(1)).documents().getFirst();
      if (documents.delete(oldest.id())) {
        log.warn("Dead letter {} of {} goes: more than {} are there", oldest.id(), topic, max);
      }
    }
  }

  private static String id(String topic, String group, CloudEvent event) {
    String name = String.join("\n", topic, group, event.source().toString(), event.id());
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(name.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash, 0, 16);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public DeadLetterPage list(String topic, String group, Optional<String> cursor, int limit) {
    Query query = Query.byIndex("byGroup").equal(topic, group).limit(limit);
    try {
      Page<LetterDocument> page = documents.page(cursor.map(query::after).orElse(query));
      return new DeadLetterPage(page.documents().stream().map(this::letter).toList(), page.next());
    } catch (DocumentStoreException e) {
      throw BusFailures.of(e);
    }
  }

  @Override
  public Optional<DeadLetter> find(String id) {
    try {
      return documents.find(id).map(this::letter);
    } catch (DocumentStoreException e) {
      throw BusFailures.of(e);
    }
  }

  @Override
  public long count() {
    try {
      return documents.count(Query.byId());
    } catch (DocumentStoreException e) {
      throw BusFailures.of(e);
    }
  }

  @Override
  public boolean replay(String id) {
    Optional<DeadLetter> letter = find(id);
    return letter.isPresent() && replayer.replay(letter.get(), () -> forget(id));
  }

  @Override
  public boolean discard(String id) {
    try {
      return documents.delete(id);
    } catch (DocumentStoreException e) {
      throw BusFailures.of(e);
    }
  }

  private void forget(String id) {
    try {
      boolean _ = discard(id);
    } catch (EventBusException e) {
      log.warn("Dead letter {} was handled but is still there", id, e);
    }
  }

  private DeadLetter letter(Stored<LetterDocument> stored) {
    LetterDocument letter = stored.value();
    return new DeadLetter(
        stored.id(),
        letter.topic(),
        letter.group(),
        format.read(letter.event()),
        letter.attempts(),
        letter.error(),
        letter.time());
  }

  private record LetterDocument(
      String topic, String group, String event, int attempts, String error, Instant time) {}
}
