package org.casanube.cli.commands;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.casanube.cli.TinyServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SwarmCommandsTest {
  private static final String ADDRESSES =
      """
      {"peerId":"12D3KooA","addresses":["/ip4/10.0.0.1/tcp/4001/p2p/12D3KooA",
       "/ip4/10.0.0.1/tcp/4002/ws/p2p/12D3KooA"],"privateNetwork":true,
       "keyFingerprint":"00112233aabbccdd","failures":[]}\
      """;

  private static final String DAMAGED =
      """
      {"peerId":"12D3KooA","addresses":["/ip4/10.0.0.1/tcp/4001/p2p/12D3KooA"],"failures":[],
       "privateNetwork":true,"trouble":"/h/swarm.key can't be used: no header"}\
      """;

  @TempDir Path folder = Path.of("");
  private final ByteArrayOutputStream sent = new ByteArrayOutputStream();

  @Test
  void addrs_ofANode_areLinesToCopy() throws IOException {
    assertThat(answered(ADDRESSES, "swarm", "addrs").out())
        .isEqualTo("/ip4/10.0.0.1/tcp/4001/p2p/12D3KooA\n/ip4/10.0.0.1/tcp/4002/ws/p2p/12D3KooA\n");
  }

  @Test
  void id_ofANode_namesItsNetwork() throws IOException {
    assertThat(answered(ADDRESSES, "id").out())
        .startsWith("peer      12D3KooA\nnetwork   private, key 00112233aabbccdd\n");
  }

  @Test
  void peers_ofANode_areALineEach() throws IOException {
    String peers =
        """
        {"peers":[{"peerId":"12D3KooB","agent":"kubo/0.42.0","protocols":[],"latencyMillis":1.25,
         "kept":true,"connections":[{"address":"/ip4/10.0.0.2/tcp/4001","direction":"inbound",
         "security":"/noise","streams":2,"since":"2026-01-01T00:00:00Z"}]},
         {"peerId":"12D3KooC","agent":"","protocols":[],"kept":false,"connections":[]}]}\
        """;
    assertThat(listed(peers, "swarm", "peers").out())
        .isEqualTo("12D3KooB /ip4/10.0.0.2/tcp/4001 inbound 1.3 ms kubo/0.42.0 (kept)\n12D3KooC\n");
  }

  @Test
  void peers_thatAreKept_tellWhyTheyAreMissing() throws IOException {
    String peers =
        """
        {"peers":[{"peerId":"12D3KooB","addresses":["/ip4/10.0.0.2/tcp/4001"],"configured":false,
         "connected":true},{"peerId":"12D3KooC","addresses":[],"configured":true,
         "connected":false,"failure":"no route"}]}\
        """;
    assertThat(listed(peers, "swarm", "peers", "--kept").out())
        .isEqualTo("12D3KooB /ip4/10.0.0.2/tcp/4001 connected\n12D3KooC missing: no route\n");
  }

  @Test
  void ledgers_ofANode_tellWhatWentWhichWay() throws IOException {
    String ledgers =
        """
        {"ledgers":[{"peerId":"12D3KooB","sentBlocks":1,"sentBytes":100,"receivedBlocks":2,
         "receivedBytes":2048,"wastedBytes":7,"ways":[{"way":"bitswap","sentBlocks":1,
         "sentBytes":100,"receivedBlocks":0,"receivedBytes":0},{"way":"archive","sentBlocks":0,
         "sentBytes":0,"receivedBlocks":2,"receivedBytes":2048}]}]}\
        """;
    assertThat(listed(ledgers, "swarm", "ledgers").out())
        .isEqualTo(
            "12D3KooB gave 2.0 KiB (2 blocks), got 100 B (1 block); by bitswap gave 0 B, got 100 B;"
                + " by archive gave 2.0 KiB, got 0 B; wasted 7 B\n");
    try (TinyServer server =
        TinyServer.of((_, _, out) -> out.write(TinyServer.ok("{\"ledgers\":[]}")))) {
      assertThat(Ran.on(server, "swarm", "ledgers", "12D3KooB").out()).isEmpty();
      assertThat(server.lastHead()).startsWith("GET /api/v1/swarm/ledgers?peer=12D3KooB&limit=");
    }
  }

  @Test
  void connect_withKeep_asksForIt() throws IOException {
    Ran ran = answered("{\"peerId\":\"12D3KooB\"}", "swarm", "connect", "--keep", "/ip4/1.2.3.4");

    assertThat(ran.out()).isEqualTo("connected with 12D3KooB, and keeps connected\n");
    assertThat(sent.toString(StandardCharsets.UTF_8))
        .contains("\"address\":\"/ip4/1.2.3.4\"", "\"keep\":true");
  }

  @Test
  void connect_toSeveralPlacesOfOneNode_isDoneWithTheFirstThatAnswers() throws IOException {
    Ran ran = connecting("/ip4/1.1.1.1/tcp/1/p2p/B", "/good/p2p/B", "/ip4/3.3.3.3/tcp/1/p2p/B");

    assertThat(ran.code()).isZero();
    assertThat(ran.out()).isEqualTo("connected with B\n");
    assertThat(ran.err()).isEmpty();
    assertThat(sent.toString(StandardCharsets.UTF_8))
        .contains("1.1.1.1", "/good/p2p/B")
        .doesNotContain("3.3.3.3");
  }

  @Test
  void connect_toSeveralPlacesThatAllFail_tellsOfEach() throws IOException {
    Ran ran = connecting("/ip4/1.1.1.1/tcp/1/p2p/B", "/ip4/2.2.2.2/tcp/1/p2p/B");

    assertThat(ran.code()).isEqualTo(7);
    assertThat(ran.err()).contains("/ip4/1.1.1.1/tcp/1/p2p/B fails", "/ip4/2.2.2.2/tcp/1/p2p/B");
  }

  @Test
  void connect_whereAnotherPeerAnswers_isRefusedForGood() throws IOException {
    assertThat(connecting("/mismatched/p2p/B").code()).isEqualTo(5);
    assertThat(connecting("/of-other-network/p2p/B").code()).isEqualTo(5);
    assertThat(connecting("/ip4/1.1.1.1/tcp/1/p2p/B").code()).isEqualTo(7);
  }

  @Test
  void connect_toSeveralNodes_tellsOfEachAndFailsIfOneDoes() throws IOException {
    Ran ran = connecting("/ip4/1.1.1.1/tcp/1/p2p/A", "/good/p2p/B");

    assertThat(ran.code()).isEqualTo(1);
    assertThat(ran.out()).isEqualTo("connected with B\n");
    assertThat(ran.err())
        .contains("/ip4/1.1.1.1/tcp/1/p2p/A fails", "1 of 2 nodes are not connected");
    assertThat(connecting("/good/p2p/A", "/good/p2p/B").code()).isZero();
  }

  /** A node that reaches those addresses alone which begin with {@code /good}. */
  private Ran connecting(String... addresses) throws IOException {
    TinyServer.Answering answering =
        (head, in, out) -> {
          byte[] body = TinyServer.body(head, in).readAllBytes();
          sent.writeBytes(body);
          String address =
              new String(body, StandardCharsets.UTF_8)
                  .replaceAll(".*\"address\":\"([^\"]*).*", "$1");
          if (address.startsWith("/good")) {
            String peer = address.replaceAll(".*/", "");
            out.write(TinyServer.ok("{\"peerId\":\"%s\"}".formatted(peer)));
          } else {
            String code =
                address.startsWith("/ip4")
                    ? "peer-unreachable"
                    : "peer-" + address.substring(1).replaceAll("/.*", "");
            String problem =
                "{\"status\":502,\"code\":\"%s\",\"detail\":\"%s fails\"}".formatted(code, address);
            out.write(
                TinyServer.answer(
                    "502 Bad Gateway",
                    "application/problem+json",
                    problem.getBytes(StandardCharsets.UTF_8)));
          }
        };
    String[] arguments =
        Stream.concat(Stream.of("swarm", "connect"), Stream.of(addresses)).toArray(String[]::new);
    try (TinyServer server = TinyServer.of(answering)) {
      return Ran.on(server, arguments);
    }
  }

  @Test
  void commands_withADamagedKey_sayItInsteadOfAddresses() throws IOException {
    for (String[] command : new String[][] {{"swarm", "addrs"}, {"swarm", "key"}}) {
      Ran ran = answered(DAMAGED, command);

      assertThat(ran.code()).isEqualTo(1);
      assertThat(ran.out()).isEmpty();
      assertThat(ran.err())
          .contains("no node can connect: /h/swarm.key can't be used", "nube swarm key set FILE");
    }
    Ran status = answered("{\"state\":\"degraded\",\"swarmTrouble\":\"/h/swarm.key\"}", "status");
    assertThat(status.out()).contains("swarm trouble", "/h/swarm.key");
    assertThat(status.err()).contains("no node can connect: /h/swarm.key; put back a copy");
    assertThat(answered(DAMAGED, "id").out()).contains("private, /h/swarm.key can't be used");
    assertThat(doctor(DAMAGED).out())
        .contains("wrong  swarm key    no node can connect: /h/swarm.key can't be used");
  }

  @Test
  void key_ofAnOpenNode_saysThatItIsNotUsed() throws IOException {
    Path file = Files.writeString(folder.resolve("swarm.key"), "/key\n");
    String change = "{\"fingerprint\":\"ff\",\"closedConnections\":0,\"used\":false}";
    assertThat(answered(change, "swarm", "key", "set", file.toString()).out())
        .isEqualTo(
            "key ff is kept, but not used: this node is in no private network"
                + " (casanube.block.swarm.private-network is false)\n");
    Ran shown =
        answered("{\"fingerprint\":\"f\",\"key\":\"/key\",\"used\":false}", "swarm", "key", "show");
    assertThat(shown.out()).isEqualTo("/key\n");
    assertThat(shown.err()).contains("not used");
  }

  @Test
  void disconnect_ofAnAddress_takesThePeerOutOfIt() throws IOException {
    try (TinyServer server = TinyServer.collecting(sent, "{}")) {
      Ran ran = Ran.on(server, "swarm", "disconnect", "/ip4/1.2.3.4/tcp/4001/p2p/12D3KooB");

      assertThat(ran.out()).isEqualTo("disconnected from 12D3KooB\n");
      assertThat(server.lastHead()).startsWith("DELETE /api/v1/swarm/connections/12D3KooB ");
    }
  }

  @Test
  void key_withoutAnAction_showsItsFingerprintAlone() throws IOException {
    assertThat(answered(ADDRESSES, "swarm", "key").out()).startsWith("key 00112233aabbccdd;");
  }

  @Test
  void key_shown_isTheFile() throws IOException {
    String key = "{\"fingerprint\":\"f\",\"key\":\"/key/swarm/psk/1.0.0/\\n/base16/\\nab\\n\"}";

    assertThat(answered(key, "swarm", "key", "show").out())
        .isEqualTo("/key/swarm/psk/1.0.0/\n/base16/\nab\n");
  }

  @Test
  void key_set_sendsTheFile() throws IOException {
    Path file = Files.writeString(folder.resolve("swarm.key"), "/key\n/base16/\nab\n");
    Ran ran =
        answered(
            "{\"fingerprint\":\"ff\",\"closedConnections\":2}",
            "swarm",
            "key",
            "set",
            file.toString());

    assertThat(ran.out()).isEqualTo("key ff is in use; 2 connections were closed\n");
    assertThat(sent.toString(StandardCharsets.UTF_8))
        .isEqualTo("{\"key\":\"/key\\n/base16/\\nab\\n\"}");
  }

  @Test
  void key_wronglyUsed_isToldBeforeAnythingIsSent() throws IOException {
    Path large = Files.write(folder.resolve("large"), new byte[2000]);

    assertThat(answered("{}", "swarm", "key", "set", large.toString()).code()).isEqualTo(5);
    assertThat(answered("{}", "swarm", "key", "set").code()).isEqualTo(2);
    assertThat(answered("{}", "swarm", "key", "eat").code()).isEqualTo(2);
    assertThat(sent.size()).isZero();
  }

  @Test
  void doctor_ofATakenPort_saysWhatToDo() throws IOException {
    String failing =
        """
        {"peerId":"12D3KooA","addresses":[],"privateNetwork":true,"keyFingerprint":"ab",
         "failures":[{"address":"/ip4/0.0.0.0/tcp/4001","cause":"Address already in use"}]}\
        """;
    Ran ran = doctor(failing);

    assertThat(ran.code()).isEqualTo(1);
    assertThat(ran.out())
        .contains(
            "wrong  swarm port   peers can't dial /ip4/0.0.0.0/tcp/4001: Address already in use")
        .contains("CASANUBE_SWARM_PORT")
        .contains("warn   node", "DEGRADED: see below")
        .contains("warn   swarm        DEGRADED: see below")
        .doesNotContain("restart");
    assertThat(ran.err()).contains("one thing is wrong");
  }

  @Test
  void doctor_ofAnOpenPort_isFine() throws IOException {
    try (ServerSocket open = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String fine =
          """
          {"peerId":"12D3KooA","addresses":["/ip4/127.0.0.1/tcp/%d/p2p/12D3KooA"],
           "privateNetwork":true,"keyFingerprint":"ab","failures":[]}\
          """
              .formatted(open.getLocalPort());

      assertThat(doctor(fine).out())
          .contains("ok     swarm key    ab", "ok     swarm port   1 addresses");
    }
  }

  private static Ran doctor(String addresses) throws IOException {
    boolean isWell = addresses.contains("\"failures\":[]") && !addresses.contains("trouble");
    String health =
        isWell
            ? "{\"status\":\"UP\"}"
            : "{\"status\":\"DEGRADED\",\"components\":{\"swarm\":{\"status\":\"DEGRADED\"}}}";
    TinyServer.Answering answering =
        (head, in, out) -> {
          String other = head.contains("/kept-peers") ? "{\"peers\":[]}" : health;
          out.write(TinyServer.ok(head.contains("/swarm/addresses") ? addresses : other));
        };
    try (TinyServer server = TinyServer.of(answering)) {
      return Ran.on(server, "doctor");
    }
  }

  private static Ran listed(String page, String... arguments) throws IOException {
    try (TinyServer server = TinyServer.of((head, in, out) -> out.write(TinyServer.ok(page)))) {
      return Ran.on(server, arguments);
    }
  }

  private Ran answered(String json, String... arguments) throws IOException {
    try (TinyServer server = TinyServer.collecting(sent, json)) {
      return Ran.on(server, arguments);
    }
  }
}
