package org.casanube.block.retrieval;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.casanube.block.archives.DagScope;
import org.casanube.block.archives.EntityBytes;
import org.casanube.multiformats.Cid;

/**
 * What to fetch.
 *
 * @param root where the path begins
 * @param path names to follow from there, none for the root itself
 * @param scope how much of what stands at the path
 * @param bytes the part of a file; only for {@link DagScope#ENTITY}
 * @param patience how long to go on without a block; the service's own if empty
 * @param persistent true to wait that long for peers to come, too, while there is nobody to ask
 * @param operation the operation that this is done for; empty if none
 */
public record FetchRequest(
    Cid root,
    List<String> path,
    DagScope scope,
    EntityBytes bytes,
    Optional<Duration> patience,
    boolean persistent,
    Optional<String> operation) {
  public FetchRequest {
    path = List.copyOf(path);
    if (scope != DagScope.ENTITY && !bytes.equals(EntityBytes.ALL)) {
      throw new IllegalArgumentException("only an entity has parts, not the scope " + scope);
    }
  }

  /** What a caller waits for, who is told at once if there is nobody to ask. */
  public FetchRequest(
      Cid root, List<String> path, DagScope scope, EntityBytes bytes, Optional<Duration> patience) {
    this(root, path, scope, bytes, patience, false, Optional.empty());
  }

  /** All that can be reached from the root. */
  public static FetchRequest dag(Cid root) {
    return new FetchRequest(root, List.of(), DagScope.ALL, EntityBytes.ALL, Optional.empty());
  }

  /** One block. */
  public static FetchRequest block(Cid cid) {
    return new FetchRequest(cid, List.of(), DagScope.BLOCK, EntityBytes.ALL, Optional.empty());
  }

  /** The same with this patience. */
  public FetchRequest within(Duration limit) {
    return new FetchRequest(root, path, scope, bytes, Optional.of(limit), persistent, operation);
  }

  /** The same for work that nobody waits for: peers may still be on their way. */
  public FetchRequest persistently() {
    return new FetchRequest(root, path, scope, bytes, patience, true, operation);
  }

  /** The same for this operation. */
  public FetchRequest of(String id) {
    return new FetchRequest(root, path, scope, bytes, patience, persistent, Optional.of(id));
  }
}
