package org.casanube.block.swarm.web;

import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.NotNull;
import org.casanube.multiformats.multiaddr.Multiaddr;
import org.jspecify.annotations.Nullable;

/** A peer to connect with. */
@Schema(name = "SwarmConnectionRequest")
record ConnectionRequest(
    @NotNull
        @Schema(
            description =
                "A multiaddr, ending with the peer's id so that no other is taken for it.",
            example =
                "/ip4/192.0.2.7/tcp/4001/p2p/12D3KooWEyoppNCUx8Yx66oV9fJnriXwCcXwDDUA2kj6vnc6iDEp")
        Multiaddr address,
    @Schema(
            description = "Connect again whenever it is lost, also after a restart.",
            defaultValue = "false")
        @Nullable Boolean keep) {}
