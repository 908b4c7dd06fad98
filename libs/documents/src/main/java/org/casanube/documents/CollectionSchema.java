package org.casanube.documents;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a collection holds, how it is searched, and how its older documents become newer ones.
 * Immutable; {@link #index}, {@link #uniqueIndex} and {@link #step} answer a changed copy.
 *
 * @param name small letters, digits and hyphens; what the collection is called in the database
 * @param type the record that documents are mapped to by Jackson
 * @param indexes what queries may run on, besides the id
 * @param steps how a document of version n becomes one of version n + 1; the first makes 1 into 2
 */
public record CollectionSchema<T>(
    String name, Class<T> type, List<Index> indexes, List<UnaryOperator<ObjectNode>> steps) {
  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{0,39}");

  public CollectionSchema {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException("a collection cannot be named " + name);
    }
    indexes = List.copyOf(indexes);
    steps = List.copyOf(steps);
    List<String> names = indexes.stream().map(Index::name).toList();
    if (new LinkedHashSet<>(names).size() < names.size()) {
      throw new IllegalArgumentException("collection " + name + " names an index twice: " + names);
    }
  }

  /** A collection without indexes, at version 1. */
  public static <T> CollectionSchema<T> of(String name, Class<T> type) {
    return new CollectionSchema<>(name, type, List.of(), List.of());
  }

  /** The version of documents written now. */
  public int version() {
    return steps.size() + 1;
  }

  /** The index of this name. */
  public Optional<Index> findIndex(String indexName) {
    return indexes.stream().filter(index -> index.name().equals(indexName)).findFirst();
  }

  /** With one more index. */
  public CollectionSchema<T> index(String indexName, String... fields) {
    return with(new Index(indexName, List.of(fields), false));
  }

  /** With one more unique index. */
  public CollectionSchema<T> uniqueIndex(String indexName, String... fields) {
    return with(new Index(indexName, List.of(fields), true));
  }

  /**
   * With one more step. Steps are for ever: the n-th must go on doing what it did when the first
   * document was changed by it.
   */
  public CollectionSchema<T> step(UnaryOperator<ObjectNode> step) {
    List<UnaryOperator<ObjectNode>> longer = new ArrayList<>(steps);
    longer.add(step);
    return new CollectionSchema<>(name, type, indexes, longer);
  }

  private CollectionSchema<T> with(Index index) {
    List<Index> longer = new ArrayList<>(indexes);
    longer.add(index);
    return new CollectionSchema<>(name, type, longer, steps);
  }
}
