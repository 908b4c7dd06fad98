package org.casanube.block.operations.web;

import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Operations, the latest first. */
@Schema(name = "OperationPage")
record OperationPageResponse(
    List<OperationResponse> operations,
    @Schema(description = "The next page's address; absent at the end.") @Nullable String next) {}
