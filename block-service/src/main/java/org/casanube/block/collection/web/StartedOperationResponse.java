package org.casanube.block.collection.web;

import io.swagger.v3.oas.annotations.media.Schema;
import java.net.URI;
import java.util.Locale;
import org.casanube.block.operations.Operation;
import org.springframework.http.ResponseEntity;

/** An operation that was accepted, or that was under way already. */
@Schema(name = "StartedOperation")
record StartedOperationResponse(
    @Schema(example = "block-0193a1b2-0000-7000-8000-000000000000") String id,
    @Schema(example = "garbage-collection") String type,
    String phase,
    @Schema(description = "Where to see how it goes.") String operation) {
  static ResponseEntity<StartedOperationResponse> accepted(Operation operation) {
    String address = "/api/v1/operations/" + operation.id();
    return ResponseEntity.accepted()
        .location(URI.create(address))
        .body(
            new StartedOperationResponse(
                operation.id().value(),
                operation.type(),
                operation.phase().name().toLowerCase(Locale.ROOT),
                address));
  }
}
