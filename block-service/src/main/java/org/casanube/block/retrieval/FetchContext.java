package org.casanube.block.retrieval;

import java.time.Clock;
import org.casanube.block.blocks.Blocks;
import org.casanube.block.exchange.Exchange;
import org.casanube.block.reachability.KeyHash;
import org.casanube.block.routing.ContentRouting;

/** What every fetch works with. */
record FetchContext(
    Blocks blocks, PeerAccess peers, KeyHash hash, FetchSettings settings, Clock clock) {
  Exchange exchange() {
    return peers.exchange();
  }

  ContentRouting routing() {
    return peers.routing();
  }

  Gateways gateways() {
    return peers.gateways();
  }
}
