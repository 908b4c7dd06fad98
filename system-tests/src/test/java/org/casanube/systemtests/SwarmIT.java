package org.casanube.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.casanube.systemtests.NubeProgram.Result;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** Two nodes become neighbours, by the commands of docs/swarm.md, and Kubo joins them. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class SwarmIT {
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final int REFUSED = 5;
  private static final String DAMAGED = "secrets/swarm.key can't be used";

  @TempDir static Path folder = Path.of("");
  private RunningNode alice;
  private RunningNode bob;

  @BeforeAll
  void start() throws Exception {
    alice = RunningNode.of(folder.resolve("alice")).start();
    bob = RunningNode.of(folder.resolve("bob")).start();
  }

  @AfterAll
  void stop() throws IOException {
    alice.close();
    bob.close();
  }

  @Test
  @Order(1)
  void status_ofANode_namesItsAddresses() throws Exception {
    String address = addressOf(alice);

    assertThat(address).matches("/ip4/127\\.0\\.0\\.1/tcp/\\d+/p2p/12D3KooW\\w+");
    assertThat(ok(alice.nube("status", "--json"))).contains("\"swarm\": [", address);
    assertThat(ok(alice.nube("status"))).contains("swarm     " + address);
    assertThat(ok(alice.nube("status", "--node", alice.gateway().toString(), "--json")))
        .contains(address);
    assertThat(ok(alice.nube("id"))).contains(peerIn(address));
    Path key = alice.home().resolve("secrets/swarm.key");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(key)))
        .isEqualTo("rw-------");
  }

  @Test
  @Order(2)
  void connect_withAnotherKey_isRefusedInWordsThatHelp() throws Exception {
    Result refused = bob.nube("swarm", "connect", addressOf(alice));

    assertThat(refused.code()).isEqualTo(REFUSED);
    assertThat(refused.err())
        .contains("private network", "swarm.key", "peer-of-other-network")
        .doesNotContain("Exception");
    assertThat(ok(alice.nube("swarm", "peers"))).isEmpty();
  }

  @Test
  @Order(3)
  void connect_withTheSameKey_makesNeighboursThatStay() throws Exception {
    Path key =
        Files.writeString(folder.resolve("swarm.key"), ok(alice.nube("swarm", "key", "show")));
    assertThat(ok(bob.nube("swarm", "key", "set", key.toString()))).contains("is in use");
    assertThat(ok(bob.nube("swarm", "key"))).isEqualTo(ok(alice.nube("swarm", "key")));

    assertThat(ok(bob.nube("swarm", "connect", "--keep", addressOf(alice))))
        .contains("connected with " + peerIn(addressOf(alice)));
    String bobsId = peerIn(addressOf(bob));
    assertThat(ok(alice.nube("swarm", "peers"))).contains(bobsId, "inbound");

    assertThat(bob.nube("down").code()).isZero();
    Awaitility.await().atMost(PATIENCE).until(() -> ok(alice.nube("swarm", "peers")).isEmpty());
    bob.with("block-service", "casanube.block.swarm.listen: /ip4/127.0.0.1/tcp/0/ws\n").start();
    assertThat(ok(bob.nube("swarm", "addrs")).lines())
        .as("where its settings say, though CASANUBE_PORT is 0")
        .singleElement()
        .asString()
        .contains("/ws/");
    assertThat(peerIn(addressOf(bob))).isEqualTo(bobsId);
    Awaitility.await()
        .atMost(PATIENCE)
        .until(() -> ok(alice.nube("swarm", "peers")).contains(bobsId));
  }

  @Test
  @Order(4)
  void doctor_ofANeighbour_findsTheSwarmWell() throws Exception {
    assertThat(bob.nube("doctor").out())
        .contains("ok     swarm key", "ok     swarm port", "ok     peers        1 node connected");
  }

  @Test
  @Order(5)
  void disconnect_ofAKeptPeer_forgetsIt() throws Exception {
    String id = peerIn(addressOf(alice));
    assertThat(ok(bob.nube("swarm", "peers", "--kept"))).contains(id, "connected");

    assertThat(ok(bob.nube("swarm", "disconnect", id))).contains("disconnected from " + id);
    assertThat(ok(bob.nube("swarm", "peers", "--kept"))).isEmpty();
    assertThat(ok(bob.nube("swarm", "peers"))).isEmpty();
    assertThat(bob.nube("swarm", "disconnect", id).code()).isEqualTo(4);
  }

  @Test
  @Order(6)
  void kubo_withTheNodesKey_connectsBothWays() throws Exception {
    String key = ok(alice.nube("swarm", "key", "show"));
    try (PrivateKubo kubo = new PrivateKubo(folder.resolve("kubo"), key)) {
      assertThat(kubo.run("swarm", "connect", addressOf(alice))).contains("success");
      Awaitility.await()
          .atMost(PATIENCE)
          .until(() -> ok(alice.nube("swarm", "peers")).contains("kubo/"));
      assertThat(kubo.run("ping", "-n", "2", peerIn(addressOf(alice)))).contains("Average latency");

      assertThat(ok(bob.nube("swarm", "connect", kubo.address())))
          .contains("connected with " + kubo.id());
      assertThat(kubo.run("swarm", "peers")).contains(peerIn(addressOf(bob)));
    }
  }

  @Test
  @Order(7)
  void kubo_withAnotherKey_isRefusedBothWays() throws Exception {
    String other = "/key/swarm/psk/1.0.0/\n/base16/\n" + "5a".repeat(32) + "\n";
    try (PrivateKubo kubo = new PrivateKubo(folder.resolve("stranger"), other)) {
      Result refused = alice.nube("swarm", "connect", kubo.address());
      assertThat(refused.code()).isEqualTo(REFUSED);
      assertThat(refused.err()).contains("private network");
      String address = addressOf(alice);
      assertThatThrownBy(() -> kubo.run("swarm", "connect", address))
          .isInstanceOf(AssertionError.class)
          .hasMessageContaining("failure");
      assertThat(kubo.run("swarm", "peers")).isEmpty();
    }
  }

  @Test
  @Order(8)
  void nodes_thatMetStrangers_complainOfNothing() throws Exception {
    assertThat(alice.complaints()).isEmpty();
    assertThat(bob.complaints()).isEmpty();
    String key = ok(alice.nube("swarm", "key", "show")).lines().skip(2).findFirst().orElseThrow();
    assertThat(Files.readString(alice.home().resolve("logs/node.json"))).doesNotContain(key);
    assertThat(Files.readString(bob.home().resolve("logs/node.json"))).doesNotContain(key);
  }

  @Test
  @Order(9)
  void start_withADamagedKey_isToldByTheCommands() throws Exception {
    assertThat(bob.nube("down").code()).isZero();
    Files.writeString(bob.home().resolve("secrets/swarm.key"), "garbage\n");

    assertThat(bob.nube("up").err()).contains("NO NODE CAN CONNECT", DAMAGED);
    assertThat(ok(bob.nube("status"))).contains("swarm     no node can connect", DAMAGED);
    for (String what : new String[] {"addrs", "key"}) {
      Result told = bob.nube("swarm", what);
      assertThat(told.code()).isEqualTo(1);
      assertThat(told.err()).contains("no node can connect", DAMAGED, "nube swarm key new");
    }
    Result doctor = bob.nube("doctor");
    assertThat(doctor.out()).contains("wrong  swarm key", DAMAGED).doesNotContain("restart\n");
    assertThat(doctor.err()).contains("one thing is wrong");
    Path logs = bob.home().resolve("logs");
    assertThat(Files.readString(logs.resolve("node.json"))).contains("no peer can connect");
    assertThat(
            PosixFilePermissions.toString(Files.getPosixFilePermissions(logs.resolve("node.out"))))
        .isEqualTo("rw-------");

    assertThat(ok(bob.nube("swarm", "key", "new"))).contains("is in use");
    assertThat(addressOf(bob)).contains("/p2p/");
    Awaitility.await()
        .atMost(PATIENCE)
        .until(() -> ok(bob.nube("status")).contains("swarm     /ip4/"));
  }

  private static String addressOf(RunningNode node) throws Exception {
    return ok(node.nube("swarm", "addrs")).lines().findFirst().orElseThrow();
  }

  private static String peerIn(String address) {
    return address.substring(address.lastIndexOf('/') + 1);
  }

  private static String ok(Result result) {
    assertThat(result.code()).as(result.err()).isZero();
    return result.out();
  }
}
