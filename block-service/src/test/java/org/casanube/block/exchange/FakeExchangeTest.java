package org.casanube.block.exchange;

import java.security.SecureRandom;
import java.util.List;
import org.casanube.block.blocks.Block;
import org.casanube.multiformats.PeerId;

class FakeExchangeTest extends ExchangeContractTest {
  private final FakeExchange exchange = new FakeExchange();
  private final SecureRandom random = new SecureRandom();

  @Override
  protected Exchange exchange() {
    return exchange;
  }

  @Override
  protected PeerId peerWith(List<Block> blocks) {
    byte[] key = new byte[32];
    random.nextBytes(key);
    PeerId peer = PeerId.ofEd25519(key);
    exchange.give(peer, blocks);
    return peer;
  }

  @Override
  protected void give(PeerId peer, List<Block> blocks) {
    exchange.give(peer, blocks);
  }

  @Override
  protected PeerId distantPeerWith(List<Block> blocks) {
    PeerId peer = peerWith(blocks);
    exchange.hide(peer);
    return peer;
  }
}
