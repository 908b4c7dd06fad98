package org.casanube.p2p.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.casanube.multiformats.Cid;
import org.casanube.multiformats.Multicodec;
import org.casanube.multiformats.Multihash;
import org.casanube.multiformats.PeerId;
import org.casanube.multiformats.multiaddr.Multiaddr;
import org.casanube.multiformats.multiaddr.Protocol;
import org.casanube.p2p.Host;
import org.casanube.p2p.kad.DhtBuilder;
import org.casanube.p2p.kad.DhtPeer;
import org.casanube.p2p.kad.DhtSettings;
import org.casanube.p2p.kad.KademliaDht;
import org.casanube.p2p.kad.PublicKeyRecords;
import org.casanube.p2p.kad.RecordValidator;
import org.casanube.p2p.keys.KeyPair;
import org.casanube.p2p.noise.Noise;
import org.casanube.p2p.schedule.SystemScheduler;
import org.casanube.p2p.swarm.HostBuilder;
import org.casanube.p2p.tcp.TcpTransport;
import org.casanube.testpeers.KuboDaemon;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One table of Kubo and of our hosts: each finds what the others have. */
class KuboTableIT {
  private static final SecureRandom RANDOM = new SecureRandom();

  @TempDir static Path folder;
  private static SystemScheduler scheduler;
  private static KuboDaemon kubo;

  private Host alice;
  private Host bob;
  private KademliaDht alices;
  private KademliaDht bobs;

  @BeforeAll
  static void start() throws Exception {
    scheduler = new SystemScheduler(Clock.systemUTC());
    kubo = KuboDaemon.in(folder.resolve("kubo")).withTable().start();
  }

  @AfterAll
  static void stop() {
    if (kubo != null) {
      kubo.close();
    }
    scheduler.close();
  }

  /** Both know Kubo only, and not each other. */
  @BeforeEach
  void join() throws Exception {
    alice = host();
    bob = host();
    alices = table(alice);
    bobs = table(bob);
    await("Kubo is in both tables", () -> knowsKubo(alices) && knowsKubo(bobs));
    await("Kubo has both in its table", () -> lan().contains("(2 peers)") || lanHas(alice, bob));
  }

  @AfterEach
  void leave() {
    alices.close();
    bobs.close();
    alice.close();
    bob.close();
  }

  @Test
  void provide_byOurs_isFoundByKuboAndByOurs() throws Exception {
    Multihash content = content("ours");
    assertThat(alices.provide(content)).isGreaterThanOrEqualTo(1);

    String cid = Cid.v1(Multicodec.RAW, content).toString();
    assertThat(kubo.run("routing", "findprovs", "-n", "1", cid)).contains(alice.id().toString());
    assertThat(providers(bobs, content)).contains(alice.id());
  }

  @Test
  void provide_byKubo_isFoundByOurs() throws Exception {
    Path file = folder.resolve("file");
    Files.writeString(file, "of Kubo " + System.nanoTime());
    String cid = kubo.run("add", "-Q", "--cid-version=1", file.toString()).trim();
    kubo.run("routing", "provide", cid);

    assertThat(providers(alices, Cid.parse(cid).multihash())).contains(PeerId.parse(kubo.id()));
  }

  @Test
  void provideAllOf_thousandKeys_isTakenByKubo() throws Exception {
    List<Multihash> contents = new ArrayList<>();
    for (int number = 0; number < 1_000; number++) {
      contents.add(content("swept " + number));
    }
    try (KademliaDht.Registration registration = alices.provideAllOf(contents::forEach)) {
      assertThat(registration).isNotNull();
      await("all are told", () -> alices.statistics().provided().keys() >= contents.size());
    }
    assertThat(alices.statistics().provided().failed()).isZero();
    assertThat(alices.statistics().provided().sweepLookups()).isLessThanOrEqualTo(5);
    for (int number = 0; number < 1_000; number += 97) {
      assertThat(providers(bobs, contents.get(number))).contains(alice.id());
    }
  }

  @Test
  void findPeer_isAnsweredBothWays() throws Exception {
    DhtPeer found = alices.findPeer(bob.id()).orElseThrow();
    assertThat(found.addresses()).isEqualTo(bob.addresses());
    assertThat(kubo.run("routing", "findpeer", alice.id().toString()))
        .contains(alice.addresses().getFirst().toString());
  }

  @Test
  void putValue_isKeptByKubo() throws Exception {
    KeyPair keys = KeyPair.generate(RANDOM);
    byte[] key = PublicKeyRecords.keyOf(keys.toPeerId());
    assertThat(alices.putValue(key, keys.publicKey().toBytes())).isGreaterThanOrEqualTo(1);

    alices.close();
    alice.close();
    assertThat(bobs.getValue(key, 1))
        .hasValueSatisfying(value -> assertThat(value).isEqualTo(keys.publicKey().toBytes()));
  }

  @Test
  void putValue_byKubo_isKeptByOurs() throws Exception {
    String cid = Cid.v1(Multicodec.RAW, content("named")).toString();
    String published = kubo.run("name", "publish", "--resolve=false", "/ipfs/" + cid);
    assertThat(published).contains("Published to");

    byte[] prefix = "/ipns/".getBytes(StandardCharsets.US_ASCII);
    byte[] id = PeerId.parse(kubo.id()).toBytes();
    byte[] key = new byte[prefix.length + id.length];
    System.arraycopy(prefix, 0, key, 0, prefix.length);
    System.arraycopy(id, 0, key, prefix.length, id.length);
    Optional<byte[]> record = alices.getValue(key, 1);
    assertThat(record).isPresent();
    assertThat(new String(record.get(), StandardCharsets.ISO_8859_1)).contains(cid);
    assertThat(alices.statistics().stored().records()).isEqualTo(1);
  }

  private boolean knowsKubo(KademliaDht table) throws Exception {
    return table.routingTable().stream()
        .anyMatch(entry -> entry.peer().toString().equals(kuboId()));
  }

  private static String kuboId() {
    try {
      return kubo.id();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static String lan() throws Exception {
    return kubo.run("stats", "dht", "lan");
  }

  private static boolean lanHas(Host... hosts) throws Exception {
    String table = lan();
    for (Host host : hosts) {
      if (!table.contains(host.id().toString())) {
        return false;
      }
    }
    return true;
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

  private static Multihash content(String text) {
    return Multihash.sha256(text.getBytes(StandardCharsets.UTF_8));
  }

  private static Host host() throws IOException {
    KeyPair keys = KeyPair.generate(RANDOM);
    Host host =
        new HostBuilder(keys, scheduler)
            .transport(new TcpTransport(scheduler))
            .security(new Noise(keys, RANDOM))
            .agent("casanube-test/1")
            .build();
    host.listen(Multiaddr.parse("/ip4/127.0.0.1/tcp/0"));
    return host;
  }

  private static KademliaDht table(Host host) throws Exception {
    Multiaddr address = Multiaddr.parse(kubo.addresses().getFirst());
    Multiaddr named =
        address.peerId().isPresent() ? address : address.with(Protocol.P2P, kubo.id());
    return new DhtBuilder(host, RANDOM)
        .settings(DhtSettings.lan())
        .validator("ipns", new Trusting())
        .bootstrap(List.of(named))
        .build();
  }

  /** Checking names is another's work. */
  private static final class Trusting implements RecordValidator {
    @Override
    public void validate(byte[] key, byte[] value) {}

    @Override
    public int select(byte[] key, List<byte[]> values) {
      return values.size() - 1;
    }
  }
}
