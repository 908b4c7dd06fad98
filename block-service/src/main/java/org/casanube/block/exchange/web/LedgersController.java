package org.casanube.block.exchange.web;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.util.Comparator;
import java.util.List;
import org.casanube.block.exchange.Exchange;
import org.casanube.block.exchange.PeerLedger;
import org.casanube.multiformats.MultiformatException;
import org.casanube.multiformats.PeerId;
import org.casanube.problems.HttpProblems;
import org.casanube.problems.ProblemException;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** REST for what has gone back and forth with each peer. */
@RestController
@RequestMapping(path = "/api/v1/swarm/ledgers", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "swarm")
class LedgersController {
  private static final int MAX_PAGE = 1000;

  private final Exchange exchange;

  LedgersController(Exchange exchange) {
    this.exchange = exchange;
  }

  @GetMapping
  @Operation(
      operationId = "listPeerLedgers",
      summary = "List what was given to peers and received from them, a page at a time",
      description =
          "Since the service has started, also of peers that are not connected now; in the order of"
              + " their ids. Books are kept of the peers that were heard of last.")
  LedgerPageResponse ledgers(
      @RequestParam(required = false) @Nullable String cursor,
      @RequestParam(required = false) @Parameter(description = "Only the book of this peer.")
          @Nullable PeerId peer,
      @RequestParam(defaultValue = "100") @Min(1) @Max(MAX_PAGE) int limit) {
    String from = cursor == null ? "" : after(cursor);
    List<PeerLedger> found =
        exchange.ledgers().stream()
            .filter(each -> peer == null || each.peer().equals(peer))
            .filter(each -> each.peer().toString().compareTo(from) > 0)
            .sorted(Comparator.comparing(each -> each.peer().toString()))
            .limit(limit + 1L)
            .toList();
    return LedgerPageResponse.of(found, limit);
  }

  private static String after(String cursor) {
    try {
      return PeerId.parse(cursor).toString();
    } catch (MultiformatException e) {
      throw new ProblemException(
          HttpProblems.VALUE_INVALID
              .problem("cursor is not one that this list has given.")
              .withField("cursor"),
          e);
    }
  }
}
