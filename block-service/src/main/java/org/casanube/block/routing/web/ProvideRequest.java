package org.casanube.block.routing.web;

import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.NotBlank;

/** What others are to be told that this node has. */
@Schema(name = "ProvideRequest")
record ProvideRequest(
    @NotBlank @Schema(example = "bafkreibm6jg3ux5qumhcn2b3flc3tyu6dmlb4xa7u5bf44yegnrjhc4yeq")
        String cid) {}
