package org.casanube.block.swarm.web;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.util.Optional;
import org.casanube.block.swarm.KeptPeers;
import org.casanube.block.swarm.SwarmConnections;
import org.casanube.block.swarm.SwarmListening;
import org.casanube.block.swarm.SwarmNetwork;
import org.casanube.multiformats.MultiformatException;
import org.casanube.multiformats.PeerId;
import org.casanube.problems.HttpProblems;
import org.casanube.problems.ProblemException;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** REST for the connections with peers. */
@RestController
@RequestMapping(path = "/api/v1/swarm", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "swarm", description = "This node as a libp2p peer among peers.")
class SwarmController {
  private static final int MAX_PAGE = 1000;

  private final SwarmConnections connections;
  private final KeptPeers kept;
  private final SwarmListening listening;
  private final SwarmNetwork network;

  SwarmController(
      SwarmConnections connections,
      KeptPeers kept,
      SwarmListening listening,
      SwarmNetwork network) {
    this.connections = connections;
    this.kept = kept;
    this.listening = listening;
    this.network = network;
  }

  @GetMapping("/addresses")
  @Operation(
      operationId = "getSwarmAddresses",
      summary = "Tell who this peer is, and where it can be reached")
  AddressesResponse addresses() {
    return AddressesResponse.of(listening, network);
  }

  @GetMapping("/peers")
  @Operation(operationId = "listSwarmPeers", summary = "List the connected peers, a page at a time")
  PeerPageResponse peers(
      @RequestParam(required = false) @Nullable String cursor,
      @RequestParam(defaultValue = "100") @Min(1) @Max(MAX_PAGE) int limit) {
    Optional<PeerId> after = Optional.ofNullable(cursor).map(SwarmController::after);
    return PeerPageResponse.of(connections.page(after, limit), limit);
  }

  @GetMapping("/kept-peers")
  @Operation(
      operationId = "listKeptSwarmPeers",
      summary = "List the peers that this node keeps connected with",
      description = "Those of the settings, and those that were connected with `keep`.")
  KeptPeersResponse keptPeers(
      @RequestParam(defaultValue = "1000")
          @Min(1)
          @Max(MAX_PAGE)
          @Parameter(description = "The most to tell of.")
          int limit) {
    return KeptPeersResponse.of(kept.all().stream().limit(limit).toList());
  }

  @PostMapping(path = "/connections", consumes = MediaType.APPLICATION_JSON_VALUE)
  @Operation(
      operationId = "connectSwarmPeer",
      summary = "Connect with a peer",
      description =
          "Answers when the peer has proved who it is, or says why that did not work. With `keep`"
              + " it is kept even if it can't be reached now, but not if another peer or one of"
              + " another network answers there; the problem says which.")
  PeerResponse connect(@RequestBody @Valid ConnectionRequest body) {
    return PeerResponse.of(connections.connect(body.address(), Boolean.TRUE.equals(body.keep())));
  }

  @DeleteMapping("/connections/{peerId}")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  @Operation(
      operationId = "disconnectSwarmPeer",
      summary = "Close the connections with a peer, and keep it no longer")
  void disconnect(@PathVariable PeerId peerId) {
    connections.disconnect(peerId);
  }

  private static PeerId after(String cursor) {
    try {
      return PeerId.parse(cursor);
    } catch (MultiformatException e) {
      throw new ProblemException(
          HttpProblems.VALUE_INVALID
              .problem("cursor is not one that this list has given.")
              .withField("cursor"),
          e);
    }
  }
}
