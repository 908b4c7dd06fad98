package org.casanube.p2p.multistream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.FutureTask;
import java.util.stream.IntStream;
import org.casanube.p2p.ByteLink;
import org.casanube.p2p.NegotiationException;
import org.casanube.p2p.wire.LinkPair;
import org.casanube.p2p.wire.MemoryLink;
import org.casanube.p2p.wire.Tasks;
import org.junit.jupiter.api.Test;

class MultistreamTest {
  private static final String HEADER_HEX = "132f6d756c746973747265616d2f312e302e300a";

  private final LinkPair pair = new LinkPair();

  @Test
  void propose_ofSeveral_agreesOnTheFirstSharedOne() throws Exception {
    FutureTask<String> listener =
        Tasks.start(() -> Multistream.answer(pair.right(), List.of("/c", "/b")));

    assertThat(Multistream.propose(pair.left(), List.of("/a", "/b", "/c"))).isEqualTo("/b");
    assertThat(Tasks.join(listener)).isEqualTo("/b");
  }

  @Test
  void propose_ofNoneShared_isRefused() {
    FutureTask<String> listener = Tasks.start(() -> Multistream.answer(pair.right(), List.of()));

    assertThatThrownBy(() -> Multistream.propose(pair.left(), List.of("/a", "/b")))
        .isInstanceOf(NegotiationException.class)
        .hasMessageContaining("[/a, /b]");
    pair.left().close();
    assertThatThrownBy(() -> Tasks.join(listener)).isInstanceOf(IOException.class);
  }

  @Test
  void answer_ofOptimisticDialler_leavesWhatFollows() throws Exception {
    ByteLink left = pair.left();
    left.write(ByteBuffer.wrap(Multistream.optimisticProposal("/echo")));
    left.write(ByteBuffer.wrap(new byte[] {1, 2, 3}));

    assertThat(Multistream.answer(pair.right(), List.of("/echo"))).isEqualTo("/echo");
    ByteBuffer rest = ByteBuffer.allocate(3);
    pair.right().readFully(rest);
    assertThat(rest.array()).containsExactly(1, 2, 3);
    Multistream.requireAccepted(left, "/echo");
  }

  @Test
  void answer_followsTheBytesOnTheWire() throws Exception {
    MemoryLink dialler =
        new MemoryLink(HexFormat.of().parseHex(HEADER_HEX + "052f666f6f0a" + "032f620a"));

    assertThat(Multistream.answer(dialler, List.of("/b"))).isEqualTo("/b");
    assertThat(HexFormat.of().formatHex(dialler.written()))
        .isEqualTo(HEADER_HEX + "036e610a" + "032f620a");
  }

  @Test
  void answer_toEndlessProposals_givesUp() {
    StringBuilder proposals = new StringBuilder(HEADER_HEX);
    IntStream.range(0, 100).forEach(index -> proposals.append("032f610a"));

    assertThatThrownBy(() ->
            Multistream.answer(new MemoryLink(HexFormat.of().parseHex(proposals)), List.of("/b")))
        .isInstanceOf(NegotiationException.class)
        .hasMessageContaining("64 proposals");
  }

  @Test
  void answer_toMalformedLines_isRefused() {
    for (String input :
        new String[] {"", "00", "0161", "0a0a", "ffff7f", "80808080808080808080", "ff01"}) {
      assertThatThrownBy(() -> answerTo(HexFormat.of().parseHex(input)))
          .as(input)
          .isInstanceOf(IOException.class);
    }
  }

  @Test
  void requireAccepted_ofRefusal_isRefused() throws Exception {
    MemoryLink refusing = new MemoryLink(HexFormat.of().parseHex(HEADER_HEX + "036e610a"));
    assertThatThrownBy(() -> Multistream.requireAccepted(refusing, "/a"))
        .isInstanceOf(NegotiationException.class);
    MemoryLink lying = new MemoryLink(HexFormat.of().parseHex(HEADER_HEX + "032f620a"));
    assertThatThrownBy(() -> Multistream.requireAccepted(lying, "/a"))
        .hasMessageContaining("neither");
  }

  @Test
  void answer_toRandomBytes_endsOrIsRefused() {
    Random random = new Random(3);
    byte[] good = Multistream.optimisticProposal("/b");
    for (int round = 0; round < 5_000; round++) {
      byte[] input = good.clone();
      input[random.nextInt(input.length)] = (byte) random.nextInt();
      fuzz(input);
    }
    assertThat(new String(good, StandardCharsets.UTF_8)).endsWith("/b\n");
  }

  @FuzzTest
  void fuzz(byte[] input) {
    try {
      assertThat(answerTo(input)).isEqualTo("/b");
    } catch (IOException expected) {
      assertThat(expected).hasMessageNotContaining("null");
    }
  }

  private static String answerTo(byte[] input) throws IOException {
    return Multistream.answer(new MemoryLink(input), List.of("/b"));
  }
}
