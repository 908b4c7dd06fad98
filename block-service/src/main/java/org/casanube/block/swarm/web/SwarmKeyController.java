package org.casanube.block.swarm.web;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import org.casanube.block.swarm.SwarmNetwork;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** REST for the key of the private network; for administrators alone. */
@RestController
@RequestMapping(path = "/api/v1/swarm/key", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "swarm")
class SwarmKeyController {
  private final SwarmNetwork network;

  SwarmKeyController(SwarmNetwork network) {
    this.network = network;
  }

  @GetMapping
  @Operation(
      operationId = "getSwarmKey",
      summary = "Show the key of the private network, to give it to another member")
  ResponseEntity<KeyResponse> key() {
    SwarmNetwork.Key key = network.key();
    return ResponseEntity.ok()
        .cacheControl(CacheControl.noStore())
        .body(new KeyResponse(key.fingerprint(), key.content(), network.isPrivate()));
  }

  @PutMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
  @Operation(
      operationId = "putSwarmKey",
      summary = "Use another key, to join its network",
      description = "It is used at once; connections of the network before are closed.")
  KeyChangeResponse use(@RequestBody @Valid KeyRequest body) {
    return KeyChangeResponse.of(network.use(body.key()));
  }

  @PostMapping
  @Operation(
      operationId = "renewSwarmKey",
      summary = "Use a new key, to leave everybody behind who holds the one before")
  KeyChangeResponse renew() {
    return KeyChangeResponse.of(network.renew());
  }
}
