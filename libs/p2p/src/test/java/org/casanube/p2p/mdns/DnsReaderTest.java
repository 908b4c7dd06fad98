package org.casanube.p2p.mdns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.casanube.multiformats.PeerId;
import org.casanube.multiformats.multiaddr.Multiaddr;
import org.casanube.p2p.WireFormatException;
import org.casanube.p2p.mdns.DnsMessage.Pointer;
import org.casanube.p2p.mdns.DnsMessage.Text;
import org.junit.jupiter.api.Test;

class DnsReaderTest {
  private static final PeerId PEER = PeerId.ofEd25519(new byte[32]);
  private static final Announcement OURS =
      new Announcement(PEER, () -> Optional.of("ab12"), new Random(1));

  @Test
  void read_ofAnnouncement_isWhatWasWritten() throws Exception {
    List<Multiaddr> addresses =
        List.of(
            Multiaddr.parse("/ip4/192.168.1.7/tcp/4001"),
            Multiaddr.parse("/ip4/192.168.1.7/tcp/4002/ws"),
            Multiaddr.parse("/ip4/127.0.0.1/tcp/4001"),
            Multiaddr.parse("/ip6/fd00::7/tcp/4001"));
    DnsMessage read = DnsReader.read(OURS.of(addresses, 120).orElseThrow());

    assertThat(read.response()).isTrue();
    assertThat(read.records().getFirst())
        .isEqualTo(new Pointer("_p2p._udp.local", 120, OURS.instance()));
    assertThat(read.records().get(1))
        .isEqualTo(
            new Text(
                OURS.instance(),
                120,
                List.of(
                    "network=ab12",
                    "dnsaddr=/ip4/192.168.1.7/tcp/4001/p2p/" + PEER,
                    "dnsaddr=/ip6/fd00::7/tcp/4001/p2p/" + PEER)));
    assertThat(read.records()).hasSize(5);
    assertThat(OURS.of(List.of(), 120)).isEmpty();
  }

  @Test
  void isAskedFor_byThoseWhoKnowUs_isFalse() throws Exception {
    DnsMessage query = DnsReader.read(DnsWriter.query(Announcement.QUESTION));
    assertThat(OURS.isAskedFor(query)).isTrue();
    Pointer known = new Pointer(Announcement.SERVICE, 100, OURS.instance());
    assertThat(
            OURS.isAskedFor(new DnsMessage(false, List.of(Announcement.QUESTION), List.of(known))))
        .isFalse();
    DnsMessage.Question other = new DnsMessage.Question("_ipp._tcp.local", DnsMessage.PTR);
    assertThat(OURS.isAskedFor(new DnsMessage(false, List.of(other), List.of()))).isFalse();
  }

  /** Names that point back, capital letters, dots in labels, as printers and phones send them. */
  @Test
  void read_ofCompressedNames_followsPointers() throws Exception {
    byte[] bytes =
        HexFormat.of()
            .parseHex(
                "000084000000000100000000"
                    + "045f697070045f746370054c4f43414c00" // _ipp._tcp.LOCAL at 12
                    + "000c000100000e10000a"
                    + "07"
                    + "412e42202e2e43"
                    + "c00c"); // "A.B ..C" and a pointer
    DnsMessage read = DnsReader.read(bytes);
    assertThat(read.records())
        .containsExactly(new Pointer("_ipp._tcp.local", 3600, "a\\.b \\.\\.c._ipp._tcp.local"));
  }

  @Test
  void read_ofPointersInACircle_isRefused() {
    byte[] bytes = HexFormat.of().parseHex("000000000001000000000000" + "c00c" + "000c0001");
    assertThatThrownBy(() -> DnsReader.read(bytes))
        .isInstanceOf(WireFormatException.class)
        .hasMessageContaining("backwards");
  }

  @Test
  void read_ofChangedBytes_endsOrIsRefused() {
    byte[] good = OURS.of(List.of(Multiaddr.parse("/ip4/192.168.1.7/tcp/4001")), 120).orElseThrow();
    Random random = new Random(6);
    for (int round = 0; round < 20_000; round++) {
      byte[] input = good.clone();
      for (int change = 0; change <= round % 4; change++) {
        input[random.nextInt(input.length)] = (byte) random.nextInt();
      }
      fuzz(input);
    }
    assertThat(good).hasSizeLessThan(1_200);
  }

  @FuzzTest
  void fuzz(byte[] input) {
    try {
      DnsMessage message = DnsReader.read(input);
      assertThat(message.records()).hasSizeLessThanOrEqualTo(256);
      Sightings sightings =
          new Sightings(
              PEER, Optional::empty, "", (_, addresses) -> assertThat(addresses).isNotEmpty());
      sightings.take(message, new MulticastGroup.Datagram(input, "10.0.0.1", false), 0);
      assertThat(OURS.isAskedFor(message)).isIn(true, false);
    } catch (WireFormatException expected) {
      assertThat(expected).hasMessageNotContaining("null");
    }
  }
}
