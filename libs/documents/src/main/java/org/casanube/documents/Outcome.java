package org.casanube.documents;

/** What became of a {@link Change}. */
public sealed interface Outcome<T> {

  /** The document is stored, durably. */
  record Written<T>(Stored<T> document) implements Outcome<T> {}

  /** The document is gone, durably. */
  record Deleted<T>(String id) implements Outcome<T> {}

  /** Nothing changed, and no event goes out. */
  record Refused<T>(DocumentStoreException reason) implements Outcome<T> {}

  /** The document that was written; throws the reason of a refusal. */
  default Stored<T> orElseThrow() {
    return switch (this) {
      case Written<T>(Stored<T> document) -> document;
      case Deleted<T>(String id) -> throw DocumentStoreException.notFound(id);
      case Refused<T>(DocumentStoreException reason) -> throw reason;
    };
  }
}
