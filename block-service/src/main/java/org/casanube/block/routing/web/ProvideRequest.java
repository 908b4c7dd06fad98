package org.casanube.block.routing.web;

import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.NotNull;
import org.casanube.multiformats.Cid;

/** What others are to be told that this node has. */
@Schema(name = "ProvideRequest")
record ProvideRequest(
    @NotNull @Schema(example = "bafkreibm6jg3ux5qumhcn2b3flc3tyu6dmlb4xa7u5bf44yegnrjhc4yeq")
        Cid cid) {}
