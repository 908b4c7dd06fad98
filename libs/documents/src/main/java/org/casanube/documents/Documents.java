package org.casanube.documents;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * One collection of documents of type {@code T}.
 *
 * <p>Writes return when the change is durable. Reads see every change that had returned before they
 * began. Safe for use by many threads. Every method may throw {@link DocumentStoreException}; those
 * whose change is refused say why by its {@linkplain DocumentStoreException#code() code}.
 */
public interface Documents<T> {

  /** The document of this id, if there is one. */
  Optional<Stored<T>> find(String id);

  /** The documents that exist among these ids, in the order of the ids asked for. */
  List<Stored<T>> findAll(Collection<String> ids);

  /** One page of what the query asks for, in the order of its index. */
  Page<T> page(Query query);

  /** How many documents the query matches, its limit and cursor set aside. */
  long count(Query query);

  /**
   * Makes changes, each on its own: some may be refused while the others are kept. Outcomes stand
   * in the order of the changes. The changes share a disk write where the store can do so.
   */
  List<Outcome<T>> applyAll(List<? extends Change<T>> changes);

  /** Makes one change, or tells why not. */
  default Outcome<T> apply(Change<T> change) {
    return applyAll(List.of(change)).getFirst();
  }

  /** The document of this id; refuses with {@link DocumentErrorCode#NOT_FOUND}. */
  default Stored<T> require(String id) {
    return find(id).orElseThrow(() -> DocumentStoreException.notFound(id));
  }

  /** Adds a document whose id must be new. */
  default Stored<T> insert(String id, T value, OutboxMessage... messages) {
    return apply(new Change.Insert<>(id, value, Arrays.asList(messages))).orElseThrow();
  }

  /** Writes a document whether or not the id is there already. The last writer wins. */
  default Stored<T> put(String id, T value, OutboxMessage... messages) {
    return apply(new Change.Put<>(id, value, Arrays.asList(messages))).orElseThrow();
  }

  /** Writes a new value if the document is still the one that was read. */
  default Stored<T> replace(Stored<T> read, T value, OutboxMessage... messages) {
    return apply(new Change.Replace<>(read.id(), read.version(), value, Arrays.asList(messages)))
        .orElseThrow();
  }

  /** Removes a document if it is still the one that was read. */
  default void delete(Stored<T> read, OutboxMessage... messages) {
    Change.Delete<T> change =
        new Change.Delete<>(read.id(), OptionalLong.of(read.version()), Arrays.asList(messages));
    if (apply(change) instanceof Outcome.Refused<T> refused) {
      throw refused.reason();
    }
  }

  /** Removes a document whatever its version. False, and no message is sent, if there is none. */
  default boolean delete(String id, OutboxMessage... messages) {
    Outcome<T> outcome =
        apply(new Change.Delete<>(id, OptionalLong.empty(), Arrays.asList(messages)));
    if (outcome instanceof Outcome.Refused<T>(DocumentStoreException reason)
        && reason.code() != DocumentErrorCode.NOT_FOUND) {
      throw reason;
    }
    return outcome instanceof Outcome.Deleted<T>;
  }

  /**
   * Reads a document and makes the change that {@code decision} answers, again and again while
   * others change the document in between. The decision may run several times and must have no
   * effect of its own; its change must be a {@link Change.Replace} or {@link Change.Delete} of the
   * version it was shown.
   *
   * @throws DocumentStoreException with {@link DocumentErrorCode#VERSION_CONFLICT} after {@value
   *     DocumentLimits#EDIT_ATTEMPTS} attempts
   */
  default Outcome<T> edit(String id, Function<Stored<T>, Change<T>> decision) {
    for (int attempt = 1; ; attempt++) {
      Outcome<T> outcome = apply(decision.apply(require(id)));
      boolean lostRace =
          outcome instanceof Outcome.Refused<T>(DocumentStoreException reason)
              && reason.code() == DocumentErrorCode.VERSION_CONFLICT;
      if (!lostRace) {
        return outcome;
      }
      if (attempt == DocumentLimits.EDIT_ATTEMPTS) {
        throw ((Outcome.Refused<T>) outcome).reason();
      }
    }
  }

  /** Shows every document that the query matches to {@code action}, page by page. */
  default void forEach(Query query, Consumer<? super Stored<T>> action) {
    Optional<Query> next = Optional.of(query);
    while (next.isPresent()) {
      Page<T> page = page(next.get());
      page.documents().forEach(action);
      next = page.next().map(next.get()::after);
    }
  }
}
