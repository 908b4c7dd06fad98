package org.casanube.block.tree.web;

import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.NotEmpty;
import org.jspecify.annotations.Nullable;

/** A directory to make. */
@Schema(name = "TreeDirectoryRequest")
record DirectoryRequest(
    @NotEmpty @Schema(example = "/photos/2026") String path,
    @Schema(
            description = "Make those above too, and take one that is there.",
            defaultValue = "false")
        @Nullable Boolean parents) {}
