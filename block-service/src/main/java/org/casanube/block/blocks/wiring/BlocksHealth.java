package org.casanube.block.blocks.wiring;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.casanube.block.blocks.Damage;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;

/**
 * Shows whether all that the store keeps can be read, as far as is known. Damage costs only the
 * blocks that it hit, so it makes the service degraded and not down.
 */
final class BlocksHealth implements HealthIndicator {
  private static final Status DEGRADED = new Status("DEGRADED");
  private static final int MAX_NAMED = 20;

  private final Supplier<List<Damage>> damages;
  private final Supplier<Optional<String>> trouble;

  /** Asks a store's methods of these names. */
  BlocksHealth(Supplier<List<Damage>> damages, Supplier<Optional<String>> trouble) {
    this.damages = damages;
    this.trouble = trouble;
  }

  @Override
  public Health health() {
    List<Damage> places = damages.get();
    Optional<String> compaction = trouble.get();
    if (places.isEmpty() && compaction.isEmpty()) {
      return Health.up().build();
    }
    Health.Builder health = Health.status(DEGRADED);
    if (!places.isEmpty()) {
      health
          .withDetail("reason", "%d damaged places in the block files".formatted(places.size()))
          .withDetail("damages", places.stream().limit(MAX_NAMED).map(BlocksHealth::name).toList());
    } else {
      health.withDetail("reason", "room can't be given back");
    }
    compaction.ifPresent(why -> health.withDetail("compaction", why));
    return health.build();
  }

  private static String name(Damage damage) {
    return "%s at %d: %s".formatted(damage.file(), damage.offset(), damage.reason());
  }
}
