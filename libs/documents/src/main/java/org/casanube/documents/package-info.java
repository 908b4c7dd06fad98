/**
 * Typed collections of JSON documents behind one small port, kept in SQLite on a household's box
 * and in MongoDB where many replicas share them.
 *
 * <p>Start at {@link org.casanube.documents.DocumentStore}. What holds for every implementation:
 *
 * <ul>
 *   <li>A change touches exactly one document. It is durable when the call returns.
 *   <li>The events a change causes are stored with it, so neither is ever there without the other.
 *   <li>Every query runs on a declared index; one that could not is refused, not scanned.
 *   <li>There is no transaction over several documents, and no snapshot over several pages.
 * </ul>
 */
@NullMarked
package org.casanube.documents;

import org.jspecify.annotations.NullMarked;
