package org.casanube.block.pins.web;

import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.casanube.block.pins.Pin;
import org.casanube.block.pins.PinMode;
import org.casanube.block.pins.PinStatus;
import org.casanube.multiformats.Cid;
import org.jspecify.annotations.Nullable;

/** Whether a block is kept. */
@Schema(name = "LocalPinStatus")
record PinStatusResponse(
    String cid,
    @Schema(
            description =
                "`recursive` or `direct`: by pins of its own. `indirect`: by a recursive pin above"
                    + " it. `not-yet-known`: the index is still being built after a start.",
            allowableValues = {"recursive", "direct", "indirect", "not-pinned", "not-yet-known"})
        String type,
    @Schema(description = "The names of its own pins, without the empty one.") List<String> names,
    List<PinResponse> pins,
    @Schema(description = "With `holder=true`: a root whose recursive pin keeps it, if found soon.")
        @Nullable String holder) {
  static PinStatusResponse of(Cid cid, PinStatus status, @Nullable String holder) {
    return switch (status) {
      case PinStatus.Pinned(List<Pin> pins) -> pinned(cid, pins);
      case PinStatus.Indirect _ -> without(cid, "indirect", holder);
      case PinStatus.NotPinned _ -> without(cid, "not-pinned", null);
      case PinStatus.NotYetKnown _ -> without(cid, "not-yet-known", null);
    };
  }

  private static PinStatusResponse pinned(Cid cid, List<Pin> pins) {
    boolean recursive = pins.stream().anyMatch(pin -> pin.mode() == PinMode.RECURSIVE);
    return new PinStatusResponse(
        cid.toString(),
        recursive ? "recursive" : "direct",
        pins.stream().map(pin -> pin.name().value()).filter(name -> !name.isEmpty()).toList(),
        pins.stream().map(PinResponse::of).toList(),
        null);
  }

  private static PinStatusResponse without(Cid cid, String type, @Nullable String holder) {
    return new PinStatusResponse(cid.toString(), type, List.of(), List.of(), holder);
  }
}
