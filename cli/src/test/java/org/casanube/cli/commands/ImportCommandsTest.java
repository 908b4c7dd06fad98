package org.casanube.cli.commands;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.casanube.cli.TinyServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImportCommandsTest {
  @TempDir Path folder = Path.of("");

  private final List<String> bodies = new CopyOnWriteArrayList<>();

  private TinyServer node() throws IOException {
    String end =
        """
        {"id":"block-1","phase":"running","progress":{"step":"blocks","done":1,"total":9}}
        {"id":"block-1","phase":"succeeded","result":{"blocks":26,"pins":3}}
        """;
    return TinyServer.of((head, in, out) -> {
      String body = new String(TinyServer.body(head, in).readAllBytes(), UTF_8);
      if (head.startsWith("GET")) {
        out.write(TinyServer.answer("200 OK", "application/x-ndjson", end.getBytes(UTF_8)));
      } else {
        bodies.add(body);
        out.write(TinyServer.ok("{\"id\":\"block-1\",\"phase\":\"pending\"}"));
      }
    });
  }

  @Test
  void kubo_ofAFolder_tellsWhatCameOver() throws IOException {
    try (TinyServer server = node()) {
      Ran ran = Ran.on(server, "import", "kubo", folder + "/there/../.ipfs");
      assertThat(ran.code()).as(ran.err()).isZero();
      assertThat(ran.out()).contains("26").contains("3");
      assertThat(bodies).containsExactly("{\"path\":\"" + folder.resolve(".ipfs") + "\"}");
      assertThat(server.requests())
          .containsExactly(
              "POST /api/v1/imports/kubo HTTP/1.1", "GET /api/v1/operations/block-1 HTTP/1.1");
    }
  }

  @Test
  void kubo_ofAPrivateNetwork_saysHowToJoinIt() throws IOException {
    Files.writeString(folder.resolve("swarm.key"), "/key/swarm/psk/1.0.0/");
    try (TinyServer server = node()) {
      assertThat(Ran.on(server, "import", "kubo", folder.toString()).err())
          .contains("nube swarm key set " + folder.resolve("swarm.key"));
    }
  }
}
