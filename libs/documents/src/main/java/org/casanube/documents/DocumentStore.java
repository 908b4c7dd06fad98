package org.casanube.documents;

/**
 * A service's documents: one database that no other service touches.
 *
 * <p>Safe for use by many threads. Every method may throw {@link DocumentStoreException}.
 */
public interface DocumentStore extends AutoCloseable {

  /**
   * Opens a collection: creates what is missing, brings its indexes to what the schema declares and
   * its documents to the schema's version. Opening the same schema again is cheap and harmless.
   */
  <T> Documents<T> collection(CollectionSchema<T> schema);

  /** The events that changes carried and that nobody has confirmed yet. */
  Outbox outbox();

  /** Reads everything and tells what is wrong with it; may take as long as reading the database. */
  IntegrityReport check();

  /** The limits that this store refuses to exceed. */
  DocumentLimits limits();

  /** Finishes what was accepted, refuses what comes later, and lets go of the database. */
  @Override
  void close();
}
