package org.casanube.block.archives;

import java.util.Locale;

/**
 * How much of a DAG goes into an archive.
 *
 * @see <a
 *     href="https://specs.ipfs.tech/http-gateways/trustless-gateway/#dag-scope-request-query-parameter">
 *     dag-scope</a>
 */
public enum DagScope {
  /** The block alone. */
  BLOCK,
  /** A file with its content, a directory with its listing, the block of anything else. */
  ENTITY,
  /** Everything below. */
  ALL;

  /**
   * The scope of this name, {@code block}, {@code entity} or {@code all}.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static DagScope parse(String name) {
    return switch (name) {
      case "block" -> BLOCK;
      case "entity" -> ENTITY;
      case "all" -> ALL;
      default ->
          throw new IllegalArgumentException(
              "dag-scope '" + name + "' is unknown; known are block, entity, all");
    };
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
