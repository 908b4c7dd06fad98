package org.casanube.block.rpc.server;

import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * How many calls are under way at once. Some places are kept for the short ones by which a node is
 * watched and stopped. Thread-safe.
 */
final class Turns {
  private static final Set<String> SHORT =
      Set.of("commands", "id", "repo/stat", "repo/version", "shutdown", "stats/repo", "version");

  private static final int SHARE_KEPT = 16;
  private static final int LEAST_KEPT = 4;
  private static final long PATIENCE_MILLIS = 2_000;

  private final Semaphore turns;
  private final Semaphore kept;
  private final BooleanSupplier makeRoom;

  /**
   * So many turns, and a few more for short calls.
   *
   * @param makeRoom ends a call that waits for its caller; false if there is none
   */
  Turns(int calls, BooleanSupplier makeRoom) {
    this.turns = new Semaphore(calls);
    this.kept = new Semaphore(Math.max(LEAST_KEPT, calls / SHARE_KEPT));
    this.makeRoom = makeRoom;
  }

  /**
   * Takes a turn, to be released when the call is over; null if there is none.
   *
   * @param command behind {@code /api/v0/}
   * @param query what it is asked, which may take long
   */
  @Nullable Semaphore take(String command, @Nullable String query) {
    if (turns.tryAcquire()) {
      return turns;
    }
    boolean isShort = SHORT.contains(command) && (query == null || !query.contains("arg="));
    if (isShort && kept.tryAcquire()) {
      return kept;
    }
    return makeRoom.getAsBoolean() && hasTurnSoon() ? turns : null;
  }

  private boolean hasTurnSoon() {
    try {
      return turns.tryAcquire(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
