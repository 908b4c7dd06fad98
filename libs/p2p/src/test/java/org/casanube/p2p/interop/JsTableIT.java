package org.casanube.p2p.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.casanube.multiformats.Cid;
import org.casanube.multiformats.Multicodec;
import org.casanube.multiformats.Multihash;
import org.casanube.multiformats.PeerId;
import org.casanube.multiformats.multiaddr.Multiaddr;
import org.casanube.p2p.Host;
import org.casanube.p2p.kad.DhtBuilder;
import org.casanube.p2p.kad.KademliaDht;
import org.casanube.p2p.kad.RecordValidator;
import org.casanube.p2p.keys.KeyPair;
import org.casanube.p2p.noise.Noise;
import org.casanube.p2p.ping.Ping;
import org.casanube.p2p.schedule.SystemScheduler;
import org.casanube.p2p.swarm.HostBuilder;
import org.casanube.p2p.tcp.TcpTransport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One table of js-libp2p, which Helia stands on, and of our hosts. */
class JsTableIT {
  private static final SecureRandom RANDOM = new SecureRandom();

  @TempDir static Path folder;
  private static SystemScheduler scheduler;
  private static JsPeer js;

  private Host alice;
  private Host bob;
  private KademliaDht alices;
  private KademliaDht bobs;

  @BeforeAll
  static void start() throws Exception {
    scheduler = new SystemScheduler(Clock.systemUTC());
    js = new JsPeer(folder.resolve("js"), "--kad");
  }

  @AfterAll
  static void stop() {
    if (js != null) {
      js.close();
    }
    scheduler.close();
  }

  /** Both know the js peer only, and not each other. */
  @BeforeEach
  void join() throws Exception {
    alice = host();
    bob = host();
    alices = table(alice);
    bobs = table(bob);
    await("js is in both tables", () -> knowsJs(alices) && knowsJs(bobs));
    await("both are in the table of js", () -> !js.ask("table", "").contains("\"size\":0"));
  }

  @AfterEach
  void leave() {
    alices.close();
    bobs.close();
    alice.close();
    bob.close();
  }

  @Test
  void provide_byOurs_isFoundByJsAndByOurs() throws Exception {
    Multihash content = Multihash.sha256("ours".getBytes(StandardCharsets.UTF_8));
    assertThat(alices.provide(content)).isGreaterThanOrEqualTo(1);

    String cid = Cid.v1(Multicodec.RAW, content).toString();
    assertThat(js.ask("findProviders", "\"cid\":\"" + cid + "\"")).contains(alice.id().toString());
    assertThat(providers(bobs, content)).contains(alice.id());
  }

  @Test
  void provide_byJs_isFoundByOurs() throws Exception {
    Multihash content = Multihash.sha256("of js".getBytes(StandardCharsets.UTF_8));
    js.ask("provide", "\"cid\":\"" + Cid.v1(Multicodec.RAW, content) + "\"");

    assertThat(providers(alices, content)).contains(js.address().peerId().orElseThrow());
    assertThat(alices.statistics().stored().providers()).isEqualTo(1);
  }

  @Test
  void provideAllOf_hundredKeys_isTakenByJs() throws Exception {
    List<Multihash> contents = new ArrayList<>();
    for (int number = 0; number < 100; number++) {
      contents.add(Multihash.sha256(("swept " + number).getBytes(StandardCharsets.UTF_8)));
    }
    try (KademliaDht.Registration registration = alices.provideAllOf(contents::forEach)) {
      assertThat(registration).isNotNull();
      await("all are told", () -> alices.statistics().provided().keys() >= contents.size());
    }
    assertThat(alices.statistics().provided().failed()).isZero();
    assertThat(providers(bobs, contents.get(42))).contains(alice.id());
  }

  @Test
  void findPeer_isAnsweredBothWays() throws Exception {
    assertThat(alices.findPeer(bob.id()).orElseThrow().addresses()).isEqualTo(bob.addresses());
    assertThat(js.ask("findPeer", "\"peer\":\"" + alice.id() + "\""))
        .contains(alice.addresses().getFirst().toString());
  }

  @Test
  void putValue_isReadBothWays() throws Exception {
    byte[] value = "value of ours".getBytes(StandardCharsets.UTF_8);
    assertThat(alices.putValue(key("/test/ours"), value)).isGreaterThanOrEqualTo(1);
    assertThat(js.ask("get", "\"key\":\"/test/ours\"")).contains("value of ours");

    js.ask("put", "\"key\":\"/test/js\",\"value\":\"value of js\"");
    assertThat(bobs.getValue(key("/test/js"), 1))
        .hasValueSatisfying(found -> assertThat(found).asString().isEqualTo("value of js"));
  }

  private static byte[] key(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private static boolean knowsJs(KademliaDht table) {
    PeerId peer = js.address().peerId().orElseThrow();
    return table.routingTable().stream().anyMatch(entry -> entry.peer().equals(peer));
  }

  private static List<PeerId> providers(KademliaDht table, Multihash content)
      throws InterruptedException {
    List<PeerId> found = new ArrayList<>();
    table.findProviders(content, provider -> found.add(provider.peer()));
    return found;
  }

  private static void await(String what, Callable<Boolean> condition) throws Exception {
    for (int round = 0; round < 300; round++) {
      if (condition.call()) {
        return;
      }
      scheduler.pause(Duration.ofMillis(200));
    }
    throw new AssertionError("not in a minute: " + what);
  }

  private static Host host() throws IOException {
    KeyPair keys = KeyPair.generate(RANDOM);
    Host host =
        new HostBuilder(keys, scheduler)
            .transport(new TcpTransport(scheduler))
            .security(new Noise(keys, RANDOM))
            .agent("casanube-test/1")
            .build();
    // js peers keep those only who answer it.
    assertThat(new Ping(host, RANDOM)).isNotNull();
    host.listen(Multiaddr.parse("/ip4/127.0.0.1/tcp/0"));
    return host;
  }

  private static KademliaDht table(Host host) throws IOException {
    return new DhtBuilder(host, RANDOM)
        .validator("test", new Trusting())
        .bootstrap(List.of(js.address()))
        .build();
  }

  /** Takes everything. */
  private static final class Trusting implements RecordValidator {
    @Override
    public void validate(byte[] key, byte[] value) {}

    @Override
    public int select(byte[] key, List<byte[]> values) {
      return 0;
    }
  }
}
