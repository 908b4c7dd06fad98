package org.casanube.block.swarm.web;

import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.Size;

/** A key to use. */
@Schema(name = "SwarmKeyRequest")
record KeyRequest(
    @NotEmpty @Size(max = 1024) @Schema(description = "The content of a `swarm.key` file.")
        String key) {
  @Override
  public String toString() {
    return "KeyRequest[]";
  }
}
