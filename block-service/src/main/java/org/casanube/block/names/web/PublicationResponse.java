package org.casanube.block.names.web;

import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.casanube.block.names.Names.Spread;
import org.casanube.block.names.Publication;
import org.jspecify.annotations.Nullable;

/** A name that this node publishes. */
@Schema(name = "NamePublication")
record PublicationResponse(
    @Schema(example = "k51qzi5uqu5dkkciu33khkzbcmxtyhn376i1e83tya8kuy7z9euedzyr5nhoew") String name,
    @Schema(example = "/ipfs/bafybeigdyrzt5sfp7udm7hu76uh7y26nf3efuylqabf3oclgtqy55fbzdi")
        String path,
    @Schema(description = "The version, a number of 64 bits as text.") String sequence,
    @Schema(description = "When the newest record ends; it is renewed before.") Instant validUntil,
    long lifetimeSeconds,
    @Nullable Long ttlSeconds,
    Instant publishedAt,
    Instant republishAt,
    @Schema(
            description =
                "What became of the record at each routing; only told when it is published.")
        @Nullable List<SpreadResponse> routings) {

  /** What became of a record at one routing. */
  @Schema(name = "NameSpread")
  record SpreadResponse(
      @Schema(example = "dht-lan") String routing,
      boolean taken,
      @Schema(description = "Why it was not taken.") @Nullable String reason) {
    static SpreadResponse of(Spread spread) {
      return new SpreadResponse(
          spread.routing(), spread.failure().isEmpty(), spread.failure().orElse(null));
    }
  }

  static PublicationResponse of(Publication publication) {
    return of(publication, null);
  }

  static PublicationResponse of(Publication publication, @Nullable List<Spread> spread) {
    return new PublicationResponse(
        publication.name().toString(),
        publication.record().value(),
        Long.toUnsignedString(publication.record().sequence()),
        publication.record().validUntil(),
        publication.lifetime().toSeconds(),
        publication.record().ttl().map(Duration::toSeconds).orElse(null),
        publication.publishedAt(),
        publication.republishAt(),
        spread == null ? null : spread.stream().map(SpreadResponse::of).toList());
  }
}
