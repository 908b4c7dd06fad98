package org.casanube.block.swarm.web;

import io.swagger.v3.oas.annotations.media.Schema;

/** The key of the private network: whoever holds it is let in. */
@Schema(name = "SwarmKey")
record KeyResponse(
    String fingerprint,
    @Schema(description = "The content of the file `swarm.key`, as other programs read it.")
        String key,
    @Schema(description = "False in a network that is not private.") boolean used) {
  @Override
  public String toString() {
    return "KeyResponse[" + fingerprint + "]";
  }
}
