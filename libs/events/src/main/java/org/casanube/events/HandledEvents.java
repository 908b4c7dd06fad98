package org.casanube.events;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;
import org.casanube.documents.Change;
import org.casanube.documents.CollectionSchema;
import org.casanube.documents.DocumentStore;
import org.casanube.documents.Documents;
import org.casanube.documents.Query;
import org.casanube.documents.Stored;

/**
 * Remembers which events a group has handled, so that repeats are passed over. For handlers whose
 * effect is not idempotent by itself.
 *
 * <p>The memory and the effect are two writes: a crash between them makes the event come once more.
 * Where that is not good enough, keep the id of the last event in the document that the handler
 * changes. Memories older than {@code keep} are forgotten as new ones come.
 */
public final class HandledEvents {
  private static final int FORGET_EVERY = 500;
  private static final CollectionSchema<Handled> SCHEMA =
      CollectionSchema.of("handled-events", Handled.class).index("byTime", "time");

  private final Documents<Handled> handled;
  private final Clock clock;
  private final Duration keep;
  private final AtomicInteger sinceForgetting = new AtomicInteger();

  /**
   * Memories in a store.
   *
   * @param keep how long; longer than any event can be under way
   */
  public HandledEvents(DocumentStore store, Clock clock, Duration keep) {
    this.handled = store.collection(SCHEMA);
    this.clock = clock;
    this.keep = keep;
  }

  /** The handler, but called for each event of the group only until it succeeds. */
  public EventHandler once(String group, EventHandler handler) {
    EventNames.requireGroup(group);
    return event -> {
      String id = id(group, event);
      if (handled.find(id).isPresent()) {
        return;
      }
      handler.handle(event);
      handled.put(id, new Handled(clock.instant()));
      if (sinceForgetting.incrementAndGet() >= FORGET_EVERY) {
        sinceForgetting.set(0);
        forgetOld();
      }
    };
  }

  /** Forgets what is older than it need be; how many memories went. */
  public int forgetOld() {
    Query old = Query.byIndex("byTime").to(clock.instant().minus(keep)).limit(FORGET_EVERY);
    List<Stored<Handled>> documents = handled.page(old).documents();
    handled.applyAll(
        documents.stream()
            .map(d -> new Change.Delete<Handled>(d.id(), OptionalLong.of(d.version()), List.of()))
            .toList());
    return documents.size();
  }

  private static String id(String group, CloudEvent event) {
    String name = String.join("\n", group, event.source().toString(), event.id());
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(name.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private record Handled(Instant time) {}
}
