package org.casanube.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class NodeHomeTest {
  @TempDir Path folder = Path.of("");

  private NodeHome home() {
    return NodeHome.at(folder.resolve("a/home"));
  }

  @Test
  void at_ofANewPlace_makesAFolderThatOthersCantRead() throws IOException {
    Path made = home().folder();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(made)))
        .isEqualTo("rwx------");
  }

  @Test
  void at_ofAPlaceThatCantBeMade_saysWhere() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "");
    assertThatThrownBy(() -> NodeHome.at(file.resolve("home")))
        .isInstanceOf(NodeRefusedException.class)
        .hasMessageContaining("file/home");
  }

  @Test
  void claim_ofANewHome_writesItsFormat() throws IOException {
    NodeHome home = home();
    home.claim("1.2.3");
    assertThat(home.folder().resolve("home.json"))
        .hasContent("{\"format\":1,\"version\":\"1.2.3\"}");
    home.claim("1.2.4");
    assertThat(home.folder().resolve("home.json"))
        .hasContent("{\"format\":1,\"version\":\"1.2.3\"}");
  }

  @Test
  void claim_ofAHomeFromANewerVersion_isRefusedAndTouchesNothing() throws IOException {
    NodeHome home = home();
    String newer = "{\"format\":2,\"version\":\"9.0\",\"more\":true}";
    Files.writeString(home.folder().resolve("home.json"), newer);
    assertThatThrownBy(() -> home.claim("1.0"))
        .isInstanceOf(NodeRefusedException.class)
        .hasMessageContaining("format 2")
        .hasMessageContaining("Casanube 9.0")
        .hasMessageContaining("up to 1");
    assertThat(home.folder().resolve("home.json")).hasContent(newer);
  }

  @Test
  void claim_ofADamagedHome_isRefused() throws IOException {
    NodeHome home = home();
    for (String damaged : new String[] {"", "{", "[]", "{}", "{\"format\":\"1\"}"}) {
      Files.writeString(home.folder().resolve("home.json"), damaged);
      assertThatThrownBy(() -> home.claim("1.0"))
          .as(damaged)
          .isInstanceOf(NodeRefusedException.class);
    }
  }

  @Test
  void lock_ofAHomeThatIsInUse_isRefusedWithTheHoldersNumber() throws IOException {
    NodeHome home = home();
    try (HomeLock held = HomeLock.take(home, 4711)) {
      assertThat(held).isNotNull();
      assertThatThrownBy(() -> HomeLock.take(home, 4712))
          .isInstanceOf(NodeRefusedException.class)
          .hasMessageContaining("process 4711");
    }
    HomeLock.take(home, 4713).close();
    assertThat(home.lockFile()).hasContent("4713");
  }

  @Test
  void status_ofARunningNode_isJsonThatAShellReadsByLine() throws IOException {
    NodeHome home = home();
    StatusFile file = new StatusFile(home, "1.0", 42, Instant.EPOCH);
    file.write(
        NodeStatus.running(
                Map.of("gateway", "http://127.0.0.1:1", "content", "http://[::1]:2"),
                List.of("/ip4/127.0.0.1/tcp/3/p2p/x", "/ip4/127.0.0.1/tcp/4/ws/p2p/x"),
                "no key")
            .withRpcTrouble("open to all"));
    String text = Files.readString(home.statusFile());
    assertThat(text)
        .contains("\n  \"state\": \"running\",\n", "\n  \"pid\": 42,\n")
        .contains(
            "\n    \"content\": \"http://[::1]:2\",\n    \"gateway\": \"http://127.0.0.1:1\"\n");
    JsonNode json = JsonMapper.builder().build().readTree(text);
    assertThat(json.at("/gateway").asString()).isEqualTo("http://127.0.0.1:1");
    assertThat(text).contains("\n    \"/ip4/127.0.0.1/tcp/3/p2p/x\",\n");
    assertThat(text).contains("\n  \"swarmTrouble\": \"no key\",\n");
    assertThat(text).contains("\n  \"rpcTrouble\": \"open to all\",\n");
    assertThat(json.at("/swarm/1").asString()).isEqualTo("/ip4/127.0.0.1/tcp/4/ws/p2p/x");
    assertThat(json.at("/home").asString()).isEqualTo(home.folder().toString());
    file.remove();
    file.write(NodeStatus.of(NodeStatus.State.RUNNING));
    assertThat(home.statusFile()).doesNotExist();
  }

  @Test
  void status_ofAFailedNode_tellsTheCauseOnOneLine() throws IOException {
    NodeHome home = home();
    StatusFile file = new StatusFile(home, "1.0", 42, Instant.EPOCH);
    file.write(NodeStatus.failed("a \"quoted\"\nreason"));
    JsonNode json = JsonMapper.builder().build().readTree(Files.readString(home.statusFile()));
    assertThat(json.at("/state").asString()).isEqualTo("failed");
    assertThat(json.at("/cause").asString()).isEqualTo("a \"quoted\"\nreason");
    assertThat(Files.readAllLines(home.statusFile())).hasSize(11);
  }
}
