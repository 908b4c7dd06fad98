package org.casanube.block.exchange.web;

import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.casanube.block.exchange.PeerLedger;
import org.jspecify.annotations.Nullable;

/** A page of the books. */
@Schema(name = "PeerLedgerPage")
record LedgerPageResponse(
    List<LedgerResponse> ledgers,
    @Schema(description = "The cursor of the next page; absent at the end.")
        @Nullable String nextCursor,
    @Schema(description = "The next page's address; absent at the end.") @Nullable String next) {
  /** Of these books, which are one more than the limit if there is another page. */
  static LedgerPageResponse of(List<PeerLedger> found, int limit) {
    List<PeerLedger> shown = found.subList(0, Math.min(limit, found.size()));
    @Nullable String cursor = found.size() > limit ? shown.getLast().peer().toString() : null;
    return new LedgerPageResponse(
        shown.stream().map(LedgerResponse::of).toList(),
        cursor,
        cursor == null ? null : "/api/v1/swarm/ledgers?cursor=" + cursor + "&limit=" + limit);
  }
}
