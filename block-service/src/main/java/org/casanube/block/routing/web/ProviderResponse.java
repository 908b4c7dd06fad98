package org.casanube.block.routing.web;

import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.casanube.block.routing.Provider;
import org.casanube.multiformats.multiaddr.Multiaddr;

/** A peer, as a line or an item of a list. */
@Schema(name = "Provider")
record ProviderResponse(
    @Schema(example = "12D3KooWDpJ7As7BWAwRMfu1VU2WCqNjvq387JEYKDBj4kx6nXTN") String peerId,
    @Schema(description = "Multiaddrs without the peer id; empty if none is known.")
        List<String> addresses,
    @Schema(description = "Ways of retrieval it is said to offer, like transport-bitswap.")
        List<String> protocols) {
  ProviderResponse {
    addresses = List.copyOf(addresses);
    protocols = List.copyOf(protocols);
  }

  static ProviderResponse of(Provider provider) {
    return new ProviderResponse(
        provider.peer().toString(),
        provider.addresses().stream().map(Multiaddr::toString).toList(),
        List.copyOf(provider.protocols()));
  }
}
