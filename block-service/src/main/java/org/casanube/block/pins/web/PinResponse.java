package org.casanube.block.pins.web;

import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.Locale;
import org.casanube.block.pins.Pin;

/** One pin. */
@Schema(name = "LocalPin")
record PinResponse(
    @Schema(example = "bafybeigdyrzt5sfp7udm7hu76uh7y26nf3efuylqabf3oclgtqy55fbzdi") String cid,
    @Schema(description = "Empty for the pin without a name.") String name,
    @Schema(allowableValues = {"recursive", "direct"}) String type,
    Instant createdAt) {
  static PinResponse of(Pin pin) {
    return new PinResponse(
        pin.cid().toString(),
        pin.name().value(),
        pin.mode().name().toLowerCase(Locale.ROOT),
        pin.createdAt());
  }
}
