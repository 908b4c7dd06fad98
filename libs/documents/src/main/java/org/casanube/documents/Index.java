package org.casanube.documents;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.regex.Pattern;

/**
 * An index that a collection declares. It holds the documents that have a value in <em>every</em>
 * one of its fields: a document without one of them is not found through it, and does not count for
 * uniqueness.
 *
 * @param name letters and digits; unique within the collection
 * @param fields in order; a field within an object is written {@code outer.inner}. Each must hold
 *     texts, whole numbers, fractions or truth values, and the same kind in all documents
 * @param unique whether no two documents may agree in all fields
 */
public record Index(String name, List<String> fields, boolean unique) {
  /** How many fields an index may have. */
  public static final int MAX_FIELDS = 5;

  private static final Pattern NAME = Pattern.compile("[a-zA-Z][a-zA-Z0-9]{0,39}");
  private static final Pattern FIELD =
      Pattern.compile("[a-zA-Z][a-zA-Z0-9]{0,39}(\\.[a-zA-Z][a-zA-Z0-9]{0,39}){0,3}");

  public Index {
    fields = List.copyOf(fields);
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException("an index cannot be named " + name);
    }
    if (fields.isEmpty() || fields.size() > MAX_FIELDS) {
      throw new IllegalArgumentException(
          "index %s has %d fields, not 1 to %d".formatted(name, fields.size(), MAX_FIELDS));
    }
    if (new LinkedHashSet<>(fields).size() < fields.size()) {
      throw new IllegalArgumentException("index " + name + " names a field twice");
    }
    for (String field : fields) {
      if (!FIELD.matcher(field).matches()) {
        throw new IllegalArgumentException("index %s cannot be on %s".formatted(name, field));
      }
    }
  }
}
