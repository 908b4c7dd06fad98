package org.casanube.block.collection;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.casanube.block.operations.Operation;
import org.casanube.block.operations.Operations;

/**
 * Starts a collection when the store is fuller than a watermark: of its quota, or of what the
 * medium could hold besides the reserve. After a run, whatever came of it, it rests, so that a
 * store full of needed blocks is not looked through again and again.
 */
public final class AutomaticCollection {
  private static final int RECENT = 50;

  private final Supplier<StorageRoom> room;
  private final Operations operations;
  private final Clock clock;
  private final double watermark;
  private final Duration rest;

  /**
   * Looks at this room.
   *
   * @param watermark share of the room that may be taken, over 0 to 1
   * @param rest how long to leave the store alone after a run
   */
  public AutomaticCollection(
      Supplier<StorageRoom> room,
      Operations operations,
      Clock clock,
      double watermark,
      Duration rest) {
    this.room = room;
    this.operations = operations;
    this.clock = clock;
    this.watermark = watermark;
    this.rest = rest;
  }

  /** Looks, and starts a collection if it is time. True if one was started. */
  public boolean look() {
    if (!room.get().isFullerThan(watermark) || isResting()) {
      return false;
    }
    Operation _ = operations.start(CollectionTask.TYPE, Map.of());
    return true;
  }

  private boolean isResting() {
    Optional<Instant> last =
        operations.list(Optional.empty(), RECENT).stream()
            .filter(operation -> operation.type().equals(CollectionTask.TYPE))
            .map(Operation::finishedAt)
            .filter(Objects::nonNull)
            .findFirst();
    return last.isPresent() && clock.instant().isBefore(last.get().plus(rest));
  }
}
