package org.casanube.block.blocks.wiring;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.casanube.block.blocks.Damage;
import org.junit.jupiter.api.Test;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;

class BlocksHealthTest {
  private static final Damage DAMAGE =
      new Damage("0000000001.blocks", 4096, 0, null, "no frame can be made out");

  private static Health health(List<Damage> damages, Optional<String> trouble) {
    return new BlocksHealth(() -> damages, () -> trouble).health();
  }

  @Test
  void health_ofSoundStore_isUp() {
    assertThat(health(List.of(), Optional.empty()).getStatus()).isEqualTo(Status.UP);
  }

  @Test
  void health_ofDamage_isDegradedAndNamesIt() {
    Health health = health(List.of(DAMAGE), Optional.empty());

    assertThat(health.getStatus().getCode()).isEqualTo("DEGRADED");
    assertThat(health.getDetails().get("reason")).asString().contains("1 damaged");
    assertThat(health.getDetails().get("damages")).asString().contains("0000000001.blocks at 4096");
  }

  @Test
  void health_ofCompactionThatFails_saysWhy() {
    Health health = health(List.of(), Optional.of("the disk failed"));

    assertThat(health.getStatus().getCode()).isEqualTo("DEGRADED");
    assertThat(health.getDetails()).containsEntry("compaction", "the disk failed");
  }
}
