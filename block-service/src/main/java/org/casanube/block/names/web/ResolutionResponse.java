package org.casanube.block.names.web;

import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Duration;
import org.casanube.block.names.Resolution;
import org.jspecify.annotations.Nullable;

/** Where a path leads. */
@Schema(name = "NameResolution")
record ResolutionResponse(
    @Schema(example = "/ipfs/bafybeigdyrzt5sfp7udm7hu76uh7y26nf3efuylqabf3oclgtqy55fbzdi")
        String path,
    @Schema(description = "How long that may be believed; absent if it never changes.")
        @Nullable Long ttlSeconds,
    @Schema(description = "How many names were followed.") int steps) {
  static ResolutionResponse of(Resolution resolution) {
    return new ResolutionResponse(
        resolution.path().toString(),
        resolution.ttl().map(Duration::toSeconds).orElse(null),
        resolution.steps());
  }
}
