package org.casanube.block.retrieval;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.casanube.block.exchange.Traffic;
import org.casanube.block.exchange.Way;
import org.casanube.multiformats.Cid;
import org.casanube.multiformats.PeerId;
import org.junit.jupiter.api.Test;

class BesideSourcesTest {
  private static final PeerId PEER = PeerId.ofEd25519(new byte[32]);

  private final List<String> counted = new ArrayList<>();
  private final Traffic traffic =
      new Traffic() {
        @Override
        public void received(Way way, PeerId peer, int blocks, long bytes) {
          counted.add(way + " " + peer + " " + blocks + " " + bytes);
        }

        @Override
        public void received(Way way, int blocks, long bytes) {
          counted.add(way + " " + blocks + " " + bytes);
        }
      };

  private record Gateway(String name, Optional<PeerId> peer) implements BlockGateway {
    @Override
    public GatewayAnswer block(Cid cid) {
      return new GatewayAnswer.Lacking();
    }

    @Override
    public Optional<InputStream> openCar(Cid root) {
      return Optional.empty();
    }
  }

  @Test
  void gave_isCountedByTheExchange() {
    BesideSources sources = new BesideSources(traffic);
    sources.gave(new Gateway("peer", Optional.of(PEER)), 100);
    sources.gave(new Gateway("elsewhere", Optional.empty()), 7);

    assertThat(counted).containsExactly("ARCHIVE " + PEER + " 1 100", "GATEWAY 1 7");
    assertThat(sources.strangers()).isEqualTo(1);
  }
}
