package org.casanube.block.tree.web;

import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.NotEmpty;
import org.casanube.block.tree.TreeWriteOptions;
import org.jspecify.annotations.Nullable;

/** Something to copy or to move. */
@Schema(name = "TreeTransferRequest")
record TransferRequest(
    @NotEmpty
        @Schema(
            description = "A path of the tree; for copies also `/ipfs/<cid>[/path]`.",
            example = "/ipfs/bafybeigdyrzt5sfp7udm7hu76uh7y26nf3efuylqabf3oclgtqy55fbzdi")
        String from,
    @NotEmpty @Schema(example = "/books/moby-dick") String to,
    @Schema(description = "Make the directories above `to` that are missing.")
        @Nullable Boolean parents,
    @Schema(description = "Replace a file at `to`; directories are never replaced.")
        @Nullable Boolean overwrite) {
  TreeWriteOptions options() {
    return new TreeWriteOptions(Boolean.TRUE.equals(parents), Boolean.TRUE.equals(overwrite));
  }
}
