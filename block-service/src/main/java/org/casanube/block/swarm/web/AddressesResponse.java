package org.casanube.block.swarm.web;

import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.casanube.block.swarm.SwarmListening;
import org.casanube.block.swarm.SwarmNetwork;
import org.casanube.multiformats.multiaddr.Multiaddr;
import org.jspecify.annotations.Nullable;

/** Who this peer is, and where it can be reached. */
@Schema(name = "SwarmAddresses")
record AddressesResponse(
    @Schema(example = "12D3KooWEyoppNCUx8Yx66oV9fJnriXwCcXwDDUA2kj6vnc6iDEp") String peerId,
    @Schema(description = "Multiaddrs with the peer's id, as others dial them.")
        List<String> addresses,
    @Schema(description = "Whether only peers are let in that hold the same swarm key.")
        boolean privateNetwork,
    @Schema(
            description =
                "Tells keys apart without showing them: 16 hexadecimal digits. Absent in a network"
                    + " that is not private.")
        @Nullable String keyFingerprint,
    @Schema(
            description =
                "Why no peer can connect, whatever the addresses, as for want of a key that can be"
                    + " used; absent if they can.")
        @Nullable String trouble,
    @Schema(description = "Where this peer should listen and can't, with the causes.")
        List<FailureResponse> failures) {
  /** An address that is not listened at. */
  @Schema(name = "SwarmListenFailure")
  record FailureResponse(String address, String cause) {}

  static AddressesResponse of(SwarmListening listening, SwarmNetwork network) {
    return new AddressesResponse(
        listening.id().toString(),
        listening.addresses().stream().map(Multiaddr::toString).toList(),
        network.isPrivate(),
        network.fingerprint().orElse(null),
        network.trouble().orElse(null),
        listening.failures().entrySet().stream()
            .map(each -> new FailureResponse(each.getKey().toString(), each.getValue()))
            .toList());
  }
}
