package org.casanube.block.pins.web;

import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.casanube.block.pins.PinStatus;
import org.casanube.multiformats.Cid;
import org.jspecify.annotations.Nullable;

/** Whether a block is kept. */
@Schema(name = "LocalPinStatus")
record PinStatusResponse(
    String cid,
    @Schema(
            description =
                "`pinned`: by pins of its own. `indirect`: by a recursive pin above it."
                    + " `not-yet-known`: the index is still being built after a start.",
            allowableValues = {"pinned", "indirect", "not-pinned", "not-yet-known"})
        String state,
    List<PinResponse> pins,
    @Schema(description = "With `holder=true`: a root whose recursive pin keeps it, if found soon.")
        @Nullable String holder) {
  static PinStatusResponse of(Cid cid, PinStatus status, @Nullable String holder) {
    return switch (status) {
      case PinStatus.Pinned pinned ->
          new PinStatusResponse(
              cid.toString(),
              "pinned",
              pinned.pins().stream().map(PinResponse::of).toList(),
              holder);
      case PinStatus.Indirect _ ->
          new PinStatusResponse(cid.toString(), "indirect", List.of(), holder);
      case PinStatus.NotPinned _ ->
          new PinStatusResponse(cid.toString(), "not-pinned", List.of(), null);
      case PinStatus.NotYetKnown _ ->
          new PinStatusResponse(cid.toString(), "not-yet-known", List.of(), null);
    };
  }
}
