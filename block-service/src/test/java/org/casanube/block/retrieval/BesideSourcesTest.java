package org.casanube.block.retrieval;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.casanube.block.exchange.ExchangeSession.PeerReport;
import org.casanube.multiformats.Cid;
import org.casanube.multiformats.PeerId;
import org.junit.jupiter.api.Test;

class BesideSourcesTest {
  private static final PeerId PEER = PeerId.ofEd25519(new byte[32]);

  private final List<String> told = new ArrayList<>();

  /** A gateway that notes what it is told to have given. */
  private final class Gateway implements BlockGateway {
    private final String name;
    private final Optional<PeerId> peer;

    Gateway(String name, Optional<PeerId> peer) {
      this.name = name;
      this.peer = peer;
    }

    @Override
    public String name() {
      return name;
    }

    @Override
    public Optional<PeerId> peer() {
      return peer;
    }

    @Override
    public void gave(long bytes) {
      told.add(name + " " + bytes);
    }

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
  void gave_isToldToTheGatewayOnce_andReportedOfPeers() {
    BesideSources sources = new BesideSources();
    sources.gave(new Gateway("peer", Optional.of(PEER)), 100);
    sources.gave(new Gateway("elsewhere", Optional.empty()), 7);

    assertThat(told).containsExactly("peer 100", "elsewhere 7");
    assertThat(sources.strangers()).isEqualTo(1);
    List<PeerReport> reports = sources.merged(List.of(), Set.of(PEER));
    assertThat(reports).singleElement().extracting(PeerReport::bytes).isEqualTo(100L);
  }
}
