package org.casanube.block.content.negotiation;

import java.util.Map;
import java.util.Set;
import org.casanube.block.archives.CarSelection;
import org.casanube.block.archives.DagScope;
import org.casanube.block.archives.EntityBytes;
import org.jspecify.annotations.Nullable;

/**
 * What a CAR is to hold, and how that is said.
 *
 * @see <a href="https://specs.ipfs.tech/http-gateways/trustless-gateway/">Trustless gateway</a>
 */
public record CarParameters(CarSelection selection) {
  /** The parameters of the media type. */
  static final Set<String> NAMES = Set.of("version", "order", "dups");

  /** Everything, each block once. */
  public static final CarParameters DEFAULT = new CarParameters(CarSelection.ALL);

  /**
   * Reads the query, which wins, and the parameters of the accepted media type.
   *
   * @throws RefusedRequestException 400 for a value that does not exist, 406 for one that the
   *     header asks for and we can't give
   */
  static CarParameters of(QueryParameters query, Map<String, String> accepted) {
    requireKnown(query, accepted, "version", "1");
    requireKnown(query, accepted, "order", "dfs", "unk");
    requireKnown(query, accepted, "dups", "y", "n");
    String queried = query.find("car-dups");
    String duplicates = queried != null ? queried : accepted.getOrDefault("dups", "n");
    String scope = query.find("dag-scope");
    String bytes = query.find("entity-bytes");
    try {
      DagScope whole = scope == null ? DagScope.ALL : DagScope.parse(scope);
      return new CarParameters(
          new CarSelection(
              bytes == null ? whole : DagScope.ENTITY,
              bytes == null ? EntityBytes.ALL : EntityBytes.parse(bytes),
              duplicates.equals("y")));
    } catch (IllegalArgumentException e) {
      throw new RefusedRequestException(400, String.valueOf(e.getMessage()));
    }
  }

  /** The media type of the answer, all that is known of it said. */
  public String mediaType() {
    return ResponseFormat.CAR.mediaType() + "; version=1; order=dfs; dups=" + duplicates();
  }

  /** A text that differs where the selected blocks differ. */
  public String tag() {
    EntityBytes bytes = selection.bytes();
    String to = bytes.to() == null ? "*" : bytes.to().toString();
    return selection.scope() + "." + bytes.from() + "_" + to + "." + duplicates();
  }

  private String duplicates() {
    return selection.duplicates() ? "y" : "n";
  }

  private static void requireKnown(
      QueryParameters query, Map<String, String> accepted, String name, String... known) {
    @Nullable String queried = query.find("car-" + name);
    @Nullable String value = queried != null ? queried : accepted.get(name);
    if (value == null) {
      return;
    }
    for (String each : known) {
      if (each.equals(value)) {
        return;
      }
    }
    throw new RefusedRequestException(
        queried != null ? 400 : 406, "a CAR with " + name + "=" + value + " can't be given");
  }
}
