package org.casanube.block.routing.web;

import io.swagger.v3.oas.annotations.media.Schema;

/** Who was told. */
@Schema(name = "Provided")
record ProvideResponse(
    String cid,
    @Schema(description = "How many peers have taken note; 0 if none is known or none answers.")
        int peers) {}
