package org.casanube.block.pins.store;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.casanube.block.pins.Pin;
import org.casanube.block.pins.PinFilter;
import org.casanube.block.pins.PinMode;
import org.casanube.block.pins.PinName;
import org.casanube.block.pins.PinPage;
import org.casanube.block.pins.PinStore;
import org.casanube.documents.Change;
import org.casanube.documents.CollectionSchema;
import org.casanube.documents.DocumentErrorCode;
import org.casanube.documents.DocumentStore;
import org.casanube.documents.DocumentStoreException;
import org.casanube.documents.Documents;
import org.casanube.documents.OutboxMessage;
import org.casanube.documents.Outcome;
import org.casanube.documents.Page;
import org.casanube.documents.Query;
import org.casanube.documents.Stored;
import org.casanube.multiformats.Cid;
import tools.jackson.databind.json.JsonMapper;

/**
 * Pins as documents: one for each CID and name, its id the CID of version 1 and the name. The event
 * {@code org.casanube.pins.changed} goes out with the change.
 */
public final class DocumentPinStore implements PinStore {
  static final String EVENT = "org.casanube.pins.changed";
  private static final String TOPIC = "pins";
  private static final String BY_MODE = "byMode";
  private static final String BY_NAME = "byName";
  private static final int BULK = 500;
  private static final CollectionSchema<PinDocument> SCHEMA =
      CollectionSchema.of("pins", PinDocument.class)
          .index(BY_MODE, "mode")
          .index(BY_NAME, "name", "mode");

  private final Documents<PinDocument> documents;
  private final JsonMapper mapper;
  private final InstantSource clock;
  private final Supplier<String> eventIds;

  public DocumentPinStore(
      DocumentStore store, JsonMapper mapper, InstantSource clock, Supplier<String> eventIds) {
    documents = store.collection(SCHEMA);
    this.mapper = mapper;
    this.clock = clock;
    this.eventIds = eventIds;
  }

  /** What the event says. */
  record PinChanged(String change, String cid, String name, String type) {}

  @Override
  public List<Pin> findAll(Cid cid) {
    List<Pin> pins = new ArrayList<>();
    documents.forEach(Query.byId().prefix(prefix(cid)), stored -> pins.add(stored.value().toPin()));
    return pins;
  }

  @Override
  public Optional<Pin> find(Cid cid, PinName name) {
    return documents.find(id(cid, name)).map(stored -> stored.value().toPin());
  }

  @Override
  public void put(Pin pin) {
    Stored<PinDocument> _ =
        documents.put(id(pin.cid(), pin.name()), PinDocument.of(pin), event("added", pin));
  }

  @Override
  public void remove(List<Pin> pins) {
    for (int from = 0; from < pins.size(); from += BULK) {
      List<Change.Delete<PinDocument>> changes =
          pins.subList(from, Math.min(pins.size(), from + BULK)).stream()
              .map(pin ->
                  new Change.Delete<PinDocument>(
                      id(pin.cid(), pin.name()),
                      OptionalLong.empty(),
                      List.of(event("removed", pin))))
              .toList();
      documents.applyAll(changes).forEach(DocumentPinStore::requireGone);
    }
  }

  @Override
  public PinPage page(PinFilter filter, Optional<String> cursor, int limit) {
    Query first = query(filter).limit(limit);
    Page<PinDocument> page = documents.page(cursor.map(first::after).orElse(first));
    return new PinPage(
        page.documents().stream().map(stored -> stored.value().toPin()).toList(), page.next());
  }

  @Override
  public void forEach(Consumer<Pin> action) {
    documents.forEach(Query.byId(), stored -> action.accept(stored.value().toPin()));
  }

  @Override
  public long count() {
    return documents.count(Query.byId());
  }

  private static Query query(PinFilter filter) {
    if (filter.name().isPresent()) {
      String name = filter.name().get().value();
      return filter
          .mode()
          .map(mode -> Query.byIndex(BY_NAME).equal(name, mode))
          .orElseGet(() -> Query.byIndex(BY_NAME).equal(name));
    }
    return filter.mode().map(mode -> Query.byIndex(BY_MODE).equal(mode)).orElseGet(Query::byId);
  }

  private static void requireGone(Outcome<PinDocument> outcome) {
    if (outcome instanceof Outcome.Refused<PinDocument>(DocumentStoreException reason)
        && reason.code() != DocumentErrorCode.NOT_FOUND) {
      throw reason;
    }
  }

  private OutboxMessage event(String change, Pin pin) {
    PinChanged content =
        new PinChanged(
            change,
            pin.cid().toString(),
            pin.name().value(),
            pin.mode() == PinMode.RECURSIVE ? "recursive" : "direct");
    return new OutboxMessage(
        eventIds.get(),
        TOPIC,
        pin.cid().asV1().toString(),
        EVENT,
        mapper.writeValueAsString(content),
        clock.instant());
  }

  private static String id(Cid cid, PinName name) {
    return prefix(cid) + name.value();
  }

  private static String prefix(Cid cid) {
    return cid.asV1() + "/";
  }
}
