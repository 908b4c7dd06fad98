package org.casanube.block.names;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.casanube.block.names.PublicationStore.Versioned;
import org.casanube.block.names.records.RecordCodec;
import org.casanube.block.names.records.RecordCodec.Compatibility;
import org.junit.jupiter.api.Test;

/** What each store of publications does. */
public abstract class PublicationStoreContractTest {
  private static final Instant NOW = Instant.parse("2026-06-01T12:00:00Z");

  /** The store, empty at the start of a test. */
  protected abstract PublicationStore store();

  @Test
  void write_ofFirst_isFoundAsItWas() {
    Publication publication = publication(1, NOW);

    assertThat(store().write(Optional.empty(), publication)).isTrue();

    Publication found = store().find(publication.name()).orElseThrow().publication();
    assertThat(found).isEqualTo(publication);
    assertThat(found.record().path()).hasToString("/ipfs/bafkqaaa");
    assertThat(store().find(publication(2, NOW).name())).isEmpty();
  }

  @Test
  void write_afterAnother_isRefused() {
    Publication first = publication(1, NOW);
    assertThat(store().write(Optional.empty(), first)).isTrue();
    Optional<Versioned> read = store().find(first.name());

    assertThat(store().write(Optional.empty(), first)).isFalse();
    Publication second = first.republishAt(NOW.plusSeconds(5));
    assertThat(store().write(read, second)).isTrue();
    assertThat(store().write(read, first)).isFalse();
    assertThat(store().find(first.name()).orElseThrow().publication()).isEqualTo(second);
  }

  @Test
  void write_afterRemoval_isRefused() {
    Publication first = publication(1, NOW);
    assertThat(store().write(Optional.empty(), first)).isTrue();
    Optional<Versioned> read = store().find(first.name());

    assertThat(store().remove(first.name())).isTrue();
    assertThat(store().remove(first.name())).isFalse();
    assertThat(store().write(read, first)).isFalse();
    assertThat(store().list()).isEmpty();
  }

  @Test
  void due_atATime_areTheLongestDueFirst() {
    List<Publication> all =
        List.of(
            publication(1, NOW.plusSeconds(2)),
            publication(2, NOW.minusSeconds(1)),
            publication(3, NOW),
            publication(4, NOW.plusNanos(1_000_000)));
    all.forEach(each -> assertThat(store().write(Optional.empty(), each)).isTrue());

    assertThat(store().due(NOW, 10)).containsExactly(all.get(1), all.get(2));
    assertThat(store().due(NOW.plusSeconds(9), 3))
        .containsExactly(all.get(1), all.get(2), all.get(3));
    assertThat(store().list()).containsExactlyInAnyOrderElementsOf(all);
  }

  private static Publication publication(long seed, Instant republishAt) {
    SigningKey key = TestKeys.ed25519(seed);
    IpnsRecord record =
        RecordCodec.create(
            key,
            new IpnsRecord.Content(
                "/ipfs/bafkqaaa", seed, NOW.plusSeconds(9), Optional.of(Duration.ofMinutes(5))),
            Compatibility.VERSION_2);
    return new Publication(key.ipnsName(), record, Duration.ofHours(3), true, NOW, republishAt);
  }
}
