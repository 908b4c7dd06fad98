package org.casanube.block.exchange.web;

import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.casanube.block.exchange.PeerLedger;
import org.casanube.block.exchange.PeerLedger.Flow;
import org.casanube.block.exchange.Way;

/** What has gone back and forth with one peer. */
@Schema(name = "PeerLedger")
record LedgerResponse(
    @Schema(example = "12D3KooWEyoppNCUx8Yx66oV9fJnriXwCcXwDDUA2kj6vnc6iDEp") String peerId,
    @Schema(description = "Blocks that it was given, by all ways.") long sentBlocks,
    long sentBytes,
    @Schema(description = "Blocks of it that were wanted, by all ways.") long receivedBlocks,
    long receivedBytes,
    @Schema(description = "Bytes of it that had come before or were never asked for.")
        long wastedBytes,
    @Schema(description = "The same by each way that was used.") List<WayResponse> ways,
    @Schema(description = "When anything was counted last.") Instant lastUse) {

  /** What went one way. */
  @Schema(name = "PeerLedgerWay")
  record WayResponse(
      @Schema(allowableValues = {"bitswap", "archive", "gateway"}) String way,
      long sentBlocks,
      long sentBytes,
      long receivedBlocks,
      long receivedBytes) {
    static WayResponse of(Map.Entry<Way, Flow> entry) {
      Flow flow = entry.getValue();
      return new WayResponse(
          entry.getKey().name().toLowerCase(Locale.ROOT),
          flow.sentBlocks(),
          flow.sentBytes(),
          flow.receivedBlocks(),
          flow.receivedBytes());
    }
  }

  static LedgerResponse of(PeerLedger ledger) {
    return new LedgerResponse(
        ledger.peer().toString(),
        ledger.sentBlocks(),
        ledger.sentBytes(),
        ledger.receivedBlocks(),
        ledger.receivedBytes(),
        ledger.wastedBytes(),
        ledger.flows().entrySet().stream().map(WayResponse::of).toList(),
        ledger.lastUse());
  }
}
