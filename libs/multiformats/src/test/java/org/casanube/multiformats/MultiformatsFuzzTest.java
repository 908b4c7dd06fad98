package org.casanube.multiformats;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.Function;
import org.casanube.multiformats.multiaddr.Multiaddr;
import org.junit.jupiter.api.Test;

/**
 * Whatever comes in, a parser gives a value that survives being written and read again, or throws
 * {@link MultiformatException}. Jazzer looks for counterexamples when it is told to; without it the
 * same checks run on a bounded number of mutated seeds, the same ones each time.
 */
class MultiformatsFuzzTest {
  private static final int ROUNDS = 3_000;

  private static final List<String> SEEDS =
      List.of(
          "bafkreifzjut3te2nhyekklss27nh3k72ysco7y32koao5eei66wof36n5e",
          "Qmf412jQZiuVUtdgnB36FXFX7xg5V6KEbSJ4dpQuhkLyfD",
          "12D3KooWD3eckifWpRn9wQpMG9R9hX3sD158z7EqHWmweQAJU5SA",
          "k51qzi5uqu5dhb6l8spkdx7yxafegfkee5by8h7lmjh2ehc2sgg34z7c15vzqs",
          "/ip4/127.0.0.1/udp/1234/quic-v1/webtransport/certhash/uEiDDq4_xNyDorZBH3TlGazyJdOWSwvo4PUo5"
              + "YHFMrvDE8g",
          "/dns4/example.com/tcp/443/tls/sni/example.com/http/http-path/a%20b",
          "/ip6zone/x/ip6/fe80::1/tcp/1/unix/a/b");

  @FuzzTest
  void text(byte[] input) {
    checkText(input);
  }

  @FuzzTest
  void bytes(byte[] input) {
    checkBytes(input);
  }

  @Test
  void text_ofMutatedSeeds_holds() {
    mutate(MultiformatsFuzzTest::checkText, text -> text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void bytes_ofMutatedSeeds_holds() {
    mutate(
        MultiformatsFuzzTest::checkBytes,
        text ->
            text.startsWith("/")
                ? Multiaddr.parse(text).toBytes()
                : text.startsWith("12D3")
                    ? PeerId.parse(text).toBytes()
                    : Cid.parse(text).toBytes());
  }

  private static void checkText(byte[] input) {
    String text = new String(input, StandardCharsets.UTF_8);
    attempt(() -> assertThat(Cid.parse(Cid.parse(text).toString())).isEqualTo(Cid.parse(text)));
    attempt(() -> assertThat(PeerId.parse(PeerId.parse(text).toString()).toString()).isNotEmpty());
    attempt(() -> {
      Multiaddr address = Multiaddr.parse(text);
      assertThat(Multiaddr.parse(address.toString())).isEqualTo(address);
      assertThat(Multiaddr.decode(address.toBytes())).isEqualTo(address);
    });
    attempt(() -> assertThat(Multibase.decode(text)).isNotNull());
  }

  private static void checkBytes(byte[] input) {
    attempt(() -> assertThat(Cid.decode(input).toBytes()).isEqualTo(input));
    attempt(() -> assertThat(Multihash.decode(input).toBytes()).isEqualTo(input));
    attempt(() -> assertThat(PeerId.decode(input).toBytes()).isEqualTo(input));
    attempt(() -> {
      Multiaddr address = Multiaddr.decode(input);
      assertThat(address.toBytes()).isEqualTo(input);
      assertThat(Multiaddr.parse(address.toString())).isEqualTo(address);
    });
  }

  private static void attempt(Runnable check) {
    try {
      check.run();
    } catch (MultiformatException expected) {
      assertThat(expected).hasMessageNotContaining("null");
    }
  }

  private static void mutate(Consumer<byte[]> check, Function<String, byte[]> seed) {
    Random random = new Random(42);
    List<byte[]> seeds = SEEDS.stream().map(seed).toList();
    for (int round = 0; round < ROUNDS; round++) {
      byte[] input = seeds.get(random.nextInt(seeds.size())).clone();
      for (int changes = random.nextInt(4); changes >= 0; changes--) {
        input[random.nextInt(input.length)] = (byte) random.nextInt();
      }
      check.accept(random.nextInt(4) == 0 ? cut(input, random) : input);
    }
  }

  private static byte[] cut(byte[] input, Random random) {
    return Arrays.copyOf(input, random.nextInt(input.length + 2));
  }
}
