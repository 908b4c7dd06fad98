package org.casanube.documents.mapping;

import java.util.List;
import java.util.Optional;
import org.casanube.documents.Index;
import org.jspecify.annotations.Nullable;

/**
 * A query that was found answerable, its values in the form that keys have in documents: {@link
 * String}, {@link Long}, {@link Double} or {@link Boolean}.
 *
 * @param index the index to run on, or nothing for the id
 * @param order the fields that order the answer; {@link #ID} is the document's id
 * @param equal values of the first fields
 * @param from least value of the field after those, if not null
 * @param to excluded bound of the field after those, if not null
 * @param after values of the fields after the equal ones where the page before ended; empty at the
 *     start
 * @param descending whether the order is turned round
 * @param limit documents in the page
 */
public record Search(
    Optional<Index> index,
    List<String> order,
    List<Object> equal,
    @Nullable Object from,
    @Nullable Object to,
    List<Object> after,
    boolean descending,
    int limit) {
  /** Stands for the document's id among the fields; no field can be called so. */
  public static final String ID = "#id";

  public Search {
    order = List.copyOf(order);
    equal = List.copyOf(equal);
    after = List.copyOf(after);
  }

  /** The fields after the equal ones. */
  public List<String> open() {
    return order.subList(equal.size(), order.size());
  }
}
