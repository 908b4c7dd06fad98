package org.casanube.block.pins.web;

import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import java.util.function.Function;
import org.casanube.block.pins.PinPage;
import org.jspecify.annotations.Nullable;

/** A page of pins. */
@Schema(name = "LocalPinPage")
record PinPageResponse(
    List<PinResponse> pins,
    @Schema(description = "The cursor of the next page; absent at the end.")
        @Nullable String nextCursor,
    @Schema(description = "The next page's address; absent at the end.") @Nullable String next) {
  static PinPageResponse of(PinPage page, Function<String, String> address) {
    return new PinPageResponse(
        page.pins().stream().map(PinResponse::of).toList(),
        page.next().orElse(null),
        page.next().map(address).orElse(null));
  }
}
