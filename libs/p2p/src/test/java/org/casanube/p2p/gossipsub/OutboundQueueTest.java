package org.casanube.p2p.gossipsub;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class OutboundQueueTest {
  private static final GossipsubSettings.Limits LIMITS =
      new GossipsubSettings.Limits(1 << 20, 8, 8, 3, 10_000, 1 << 20, 100, 10);

  private final Counters counters = new Counters();
  private final OutboundQueue queue = new OutboundQueue(LIMITS, counters);

  @Test
  void take_ofAllKinds_givesMeshesFirstAndHintsLast() throws Exception {
    assertThat(queue.addHint(new Control.Have("t", List.of(new byte[1])))).isTrue();
    queue.add(id(1), message(10));
    queue.addUrgent(new Control.Graft("t"));
    queue.add(new Rpc.TopicChange("t", true));

    Rpc first = take();
    assertThat(first.changes()).hasSize(1);
    assertThat(first.controls()).hasSize(1).first().isInstanceOf(Control.Graft.class);
    assertThat(take().messages()).hasSize(1);
    assertThat(take().controls()).hasSize(1).first().isInstanceOf(Control.Have.class);
  }

  @Test
  void add_overTheLimits_dropsAndCounts() throws Exception {
    for (int number = 0; number < 5; number++) {
      queue.add(id(number), message(10));
    }
    assertThat(queue.queuedMessages()).isEqualTo(3);
    assertThat(counters.queueDropped.sum()).isEqualTo(2);
    assertThat(take().messages()).hasSize(3);
    queue.add(id(7), message(20_000));
    assertThat(counters.queueDropped.sum()).isEqualTo(3);
  }

  @Test
  void notWanted_beforeAndAfterAdd_sparesTheMessage() {
    queue.add(id(1), message(10));
    queue.notWanted(id(1), 1);
    queue.notWanted(id(2), 1);
    queue.add(id(2), message(10));
    assertThat(queue.queuedMessages()).isZero();
    assertThat(counters.spared.sum()).isEqualTo(2);
    queue.forgetBefore(2);
    queue.add(id(2), message(10));
    assertThat(queue.queuedMessages()).isOne();
  }

  @Test
  void addHint_ofTooMany_dropsWhatCanBeLost() throws Exception {
    List<byte[]> ids = IntStream.range(0, 5_000).mapToObj(_ -> new byte[4]).toList();
    assertThat(queue.addHint(new Control.Have("a", ids))).isTrue();
    assertThat(queue.addHint(new Control.Have("b", ids))).isTrue();
    assertThat(queue.addHint(new Control.Have("c", ids))).isFalse();
    assertThat(counters.gossipDropped.sum()).isOne();
    assertThat(take().controls()).hasSize(1);
    assertThat(queue.addHint(new Control.Have("c", ids))).isTrue();
  }

  @Test
  void addUrgent_ofTooMany_countsThePeerAsDead() {
    for (int count = 0; count < 10_000; count++) {
      queue.addUrgent(new Control.Graft("t"));
    }
    assertThat(queue.overflowed()).isTrue();
  }

  @Test
  void take_ofManyPrunesWithPeers_keepsRpcsSmall() throws Exception {
    List<Control.ExchangedPeer> peers =
        IntStream.range(0, 16)
            .mapToObj(_ -> new Control.ExchangedPeer(new byte[38], new byte[4096]))
            .toList();
    for (int count = 0; count < 100; count++) {
      queue.addUrgent(new Control.Prune("t", peers, 60));
    }
    int taken = 0;
    while (taken < 100) {
      Rpc rpc = take();
      taken += rpc.controls().size();
      assertThat(rpc.encode().length).isLessThan(256 << 10);
    }
  }

  @Test
  void take_whenClosed_isNull() throws Exception {
    queue.add(id(1), message(10));
    queue.close();
    assertThat(queue.take()).isNull();
  }

  private Rpc take() throws InterruptedException {
    return Objects.requireNonNull(queue.take());
  }

  private static MessageId id(int number) {
    return MessageId.of(new byte[] {(byte) number});
  }

  private static WireMessage message(int size) {
    return new WireMessage(null, new byte[size], null, "t", null, null);
  }
}
