package org.casanube.block.retrieval.web;

import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.Locale;
import org.casanube.block.retrieval.FetchProgress;
import org.jspecify.annotations.Nullable;

/** How far a fetch has come. */
@Schema(name = "Retrieval")
record RetrievalResponse(
    @Schema(example = "bafybeigdyrzt5sfp7udm7hu76uh7y26nf3efuylqabf3oclgtqy55fbzdi") String cid,
    @Schema(
            description = "The operation that it is done for; absent for readers.",
            example = "block-0193a1b2-0000-7000-8000-000000000000")
        @Nullable String operation,
    @Schema(
            description =
                "`dag`: all below the CID. `part`: a selection of it. `reading`: what somebody reads.",
            allowableValues = {"dag", "part", "reading"})
        String purpose,
    @Schema(allowableValues = {"waiting", "searching", "receiving", "storing", "done", "failed"})
        String phase,
    @Schema(description = "Blocks that peers sent.") long blocks,
    long bytes,
    @Schema(description = "Bytes that came once more than needed.") long duplicateBytes,
    @Schema(description = "Blocks that were here already.") long localBlocks,
    @Schema(description = "Blocks known to be missing; more may become known.") long remaining,
    @Schema(description = "Peers that were asked.") int peers,
    @Schema(description = "Those of them that can be asked still.") int reachablePeers,
    @Schema(description = "Providers that were found by looking for them.") int providers,
    @Schema(description = "Of the last two seconds.") long bytesPerSecond,
    Instant startedAt) {
  static RetrievalResponse of(FetchProgress progress) {
    return new RetrievalResponse(
        progress.root().toString(),
        progress.operation().orElse(null),
        progress.purpose(),
        progress.phase().name().toLowerCase(Locale.ROOT),
        progress.blocks(),
        progress.bytes(),
        progress.duplicateBytes(),
        progress.localBlocks(),
        progress.remaining(),
        progress.peers(),
        progress.reachablePeers(),
        progress.providers(),
        progress.bytesPerSecond(),
        progress.startedAt());
  }
}
