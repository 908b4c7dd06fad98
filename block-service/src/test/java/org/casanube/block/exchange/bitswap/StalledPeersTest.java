package org.casanube.block.exchange.bitswap;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.casanube.block.blocks.Block;
import org.casanube.block.exchange.bitswap.wire.Dialect;
import org.casanube.block.exchange.bitswap.wire.MessageBuilder;
import org.casanube.block.exchange.bitswap.wire.WantEntry;
import org.casanube.block.exchange.bitswap.wire.WantType;
import org.casanube.multiformats.PeerId;
import org.casanube.p2p.Host;
import org.casanube.p2p.Stream;
import org.junit.jupiter.api.Test;

/** Many peers that want blocks and do not take them, beside one that does; in simulation. */
class StalledPeersTest {
  private static final int STALLED = 28;
  private static final Duration LONG = Duration.ofMinutes(3);
  private static final List<Block> BLOCKS = SimulatedNodes.blocks(24, 1 << 20);

  private final SimulatedNodes nodes = new SimulatedNodes(5);
  private final Set<PeerId> mute = new HashSet<>();

  @Test
  void fetch_besidePeersThatDoNotRead_takesAsLongAsAlone() throws Exception {
    fetchBeside(false);
  }

  @Test
  void fetch_besidePeersThatDoNotAgreeOnStreams_takesAsLongAsAlone() throws Exception {
    fetchBeside(true);
  }

  private void fetchBeside(boolean mutely) throws Exception {
    nodes
        .simulation()
        .run(() -> {
          Node node = nodes.start(this::muted);
          Node honest = nodes.start();
          node.add(BLOCKS);
          nodes.connect(1, 0);
          nodes.simulation().pause(Duration.ofSeconds(1));
          Duration alone = timeOf(honest);

          List<Host> stalled = stall(node, mutely);
          Duration worst = Duration.ZERO;
          for (int round = 0; round < 20; round++) {
            Duration beside = timeOf(honest);
            worst = beside.compareTo(worst) > 0 ? beside : worst;
            nodes.simulation().pause(Duration.ofSeconds(1));
          }
          assertThat(worst).isLessThan(alone.multipliedBy(2).plusMillis(500));
          stalled.forEach(Host::close);
          nodes.close();
          return null;
        });
  }

  private Duration timeOf(Node honest) throws InterruptedException {
    Duration start = nodes.simulation().elapsed();
    nodes.fetch(honest, BLOCKS, LONG);
    return nodes.simulation().elapsed().minus(start);
  }

  /** Connects those that want everything every half a second, and read nothing. */
  private List<Host> stall(Node node, boolean mutely) throws IOException {
    MessageBuilder message = new MessageBuilder();
    BLOCKS.forEach(
        block -> message.want(WantEntry.of(SimulatedNodes.cid(block), WantType.BLOCK, 1)));
    List<Host> stalled = new ArrayList<>();
    for (int number = 2; number < 2 + STALLED; number++) {
      Host host = nodes.host(number);
      stalled.add(host);
      if (mutely) {
        mute.add(host.id());
      }
      host.setProtocolHandler(Dialect.V1_2.protocol(), _ -> pause(Duration.ofHours(1)));
      nodes.connect(0, number);
      Stream wants = host.newStream(node.host().id(), Dialect.V1_2.protocol());
      nodes
          .simulation()
          .start(
              "stalled",
              () -> {
                try {
                  while (true) {
                    wants.write(message.frame(Dialect.V1_2));
                    pause(Duration.ofMillis(500));
                  }
                } catch (IOException e) {
                  // The test is over.
                }
              });
    }
    return stalled;
  }

  /** The host, whose streams to the mute are agreed on by nobody. */
  private Host muted(Host host) {
    return (Host)
        Proxy.newProxyInstance(
            Host.class.getClassLoader(),
            new Class<?>[] {Host.class},
            (_, method, arguments) -> {
              if (method.getName().equals("newStream") && mute.contains(arguments[0])) {
                pause(Duration.ofSeconds(10));
                throw new IOException("no answer");
              }
              try {
                return method.invoke(host, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  private void pause(Duration time) {
    try {
      nodes.simulation().pause(time);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
