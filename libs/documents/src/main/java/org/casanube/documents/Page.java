package org.casanube.documents;

import java.util.List;
import java.util.Optional;

/**
 * A part of a query's answer.
 *
 * @param documents in the order of the query's index
 * @param next the cursor to go on {@linkplain Query#after after}, if there may be more; opaque,
 *     safe to hand to clients and to take back from them
 */
public record Page<T>(List<Stored<T>> documents, Optional<String> next) {
  public Page {
    documents = List.copyOf(documents);
  }
}
