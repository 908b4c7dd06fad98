package org.casanube.block.exchange.bitswap;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.casanube.block.blocks.Block;
import org.casanube.block.exchange.bitswap.stream.FrameMemory;
import org.casanube.block.exchange.bitswap.stream.FrameReader;
import org.casanube.block.exchange.bitswap.wire.Dialect;
import org.casanube.block.exchange.bitswap.wire.Message;
import org.casanube.block.exchange.bitswap.wire.MessageBuilder;
import org.casanube.block.exchange.bitswap.wire.MessageDecoder;
import org.casanube.block.exchange.bitswap.wire.WantEntry;
import org.casanube.block.exchange.bitswap.wire.WantType;
import org.casanube.multiformats.Multihash;
import org.casanube.p2p.Host;
import org.casanube.p2p.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Peers that speak an old version only give blocks and take them. */
class OldDialectTest {
  private final SimulatedNodes nodes = new SimulatedNodes(5);
  private final List<Block> blocks = SimulatedNodes.blocks(30, 20_000);
  private final List<Multihash> taken = new ArrayList<>();

  @ParameterizedTest
  @EnumSource(
      value = Dialect.class,
      names = {"V1_0", "V1_1"})
  void exchange_withAnOldPeer_worksBothWays(Dialect dialect) throws Exception {
    nodes
        .simulation()
        .run(() -> {
          Node node = nodes.start();
          Host old = nodes.host(1);
          Map<Multihash, Block> held = new LinkedHashMap<>();
          blocks.forEach(block -> held.put(block.multihash(), block));
          old.setProtocolHandler(dialect.protocol(), stream -> answer(stream, dialect, held));
          nodes.connect(0, 1);
          nodes.simulation().pause(Duration.ofSeconds(1));

          assertThat(nodes.fetch(node, blocks, Duration.ofMinutes(1)).blocks()).isEqualTo(30);
          node.add(blocks);
          ask(old.newStream(node.host().id(), dialect.protocol()), dialect);
          nodes.simulation().pause(Duration.ofSeconds(5));
          assertThat(taken).hasSameElementsAs(held.keySet());
          old.close();
          nodes.close();
          return null;
        });
  }

  private void ask(Stream stream, Dialect dialect) throws IOException {
    MessageBuilder wants = new MessageBuilder();
    for (Block block : blocks) {
      wants.want(WantEntry.of(SimulatedNodes.cid(block), WantType.BLOCK, 1));
    }
    stream.write(wants.frame(dialect));
  }

  private void answer(Stream stream, Dialect dialect, Map<Multihash, Block> held)
      throws IOException {
    FrameMemory memory = new FrameMemory(nodes.simulation(), 2L * MessageDecoder.MAX_BYTES);
    FrameReader reader = new FrameReader(stream, memory, () -> MessageDecoder.MAX_BYTES, () -> {});
    try (Stream back = stream.connection().newStream(List.of(dialect.protocol()))) {
      for (byte[] frame = reader.next(); frame.length > 0; frame = reader.next()) {
        Message message = MessageDecoder.decode(frame);
        assertThat(message.presences()).isEmpty();
        message.blocks().forEach(block -> taken.add(block.multihash()));
        for (WantEntry want : message.wantlist().entries()) {
          assertThat(want.type()).isEqualTo(WantType.BLOCK);
          Block block = held.get(want.cid().multihash());
          if (!want.cancel() && block != null) {
            back.write(new MessageBuilder().block(want.cid(), block).frame(dialect));
          }
        }
      }
    }
  }
}
