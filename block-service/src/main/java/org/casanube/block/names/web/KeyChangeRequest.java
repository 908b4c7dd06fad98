package org.casanube.block.names.web;

import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.NotEmpty;
import org.jspecify.annotations.Nullable;

/** What to call a key from now on. */
@Schema(name = "NameKeyChange")
record KeyChangeRequest(
    @NotEmpty @Schema(example = "cookbook") String name,
    @Schema(
            description = "Whether a key that is called so already may be lost.",
            defaultValue = "false")
        @Nullable Boolean overwrite) {}
