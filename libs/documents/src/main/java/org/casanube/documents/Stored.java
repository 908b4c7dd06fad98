package org.casanube.documents;

/**
 * A document as it was when it was read or written.
 *
 * @param id the document's name within its collection
 * @param version changes with every write and never comes back, not even when the document is
 *     deleted and made anew (as long as the store's clock does not run backwards); greater is later
 * @param value what was stored
 */
public record Stored<T>(String id, long version, T value) {}
