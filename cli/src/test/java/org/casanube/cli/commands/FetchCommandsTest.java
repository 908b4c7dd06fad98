package org.casanube.cli.commands;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Map;
import org.casanube.cli.TinyServer;
import org.casanube.cli.json.JsonReader;
import org.casanube.cli.node.ContentPath;
import org.casanube.cli.terminal.Terminal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FetchCommandsTest {
  private static final String STARTED =
      "{\"id\":\"block-1\",\"type\":\"retrieval\",\"phase\":\"pending\",\"operation\":\"/o\"}";
  private static final String DATE = "Date: Tue, 03 Mar 2026 10:00:30 GMT\r\n";

  @TempDir Path folder = Path.of("");

  /** A node whose fetch ends so. */
  private static TinyServer ending(String lines) throws IOException {
    return TinyServer.of((head, in, out) -> {
      byte[] ignored = TinyServer.body(head, in).readAllBytes();
      if (head.startsWith("GET /api/v1/operations/block-1")) {
        out.write(TinyServer.answer("200 OK", "application/x-ndjson", lines.getBytes(UTF_8)));
      } else {
        out.write(TinyServer.ok(STARTED));
      }
    });
  }

  @Test
  void get_ofWhatCantBeFetched_endsWithTheCodeOfItsCause() throws IOException {
    Map<String, Integer> codes =
        Map.of(
            "{\"code\":\"block-missing\",\"status\":404}", 4,
            "{\"code\":\"fetch-deadline\",\"status\":504}", 7,
            "null", 1);
    for (Map.Entry<String, Integer> each : codes.entrySet()) {
      String lines =
          """
          {"id":"block-1","phase":"running","progress":{"step":"searching"}}
          {"id":"block-1","phase":"failed","cause":"nobody has it","failure":%s}
          """
              .formatted(each.getKey());
      try (TinyServer server = ending(lines)) {
        Ran ran = Ran.on(server, "get", "bafyroot", "--progress", "-o", folder + "/x");
        assertThat(ran.code()).as(each.getKey()).isEqualTo(each.getValue());
        assertThat(ran.err()).startsWith("nube: nobody has it").hasLineCount(1);
        assertThat(server.requests())
            .containsExactly(
                "POST /api/v1/retrievals HTTP/1.1", "GET /api/v1/operations/block-1 HTTP/1.1");
      }
    }
  }

  /** The node knows the fetch no longer when its end is told: that is no fetch of nothing. */
  @Test
  void fetch_onAScreen_endsWithItsTotals() throws Exception {
    String lines =
        """
        {"id":"block-1","phase":"running","progress":{"step":"storing","done":4}}
        {"id":"block-1","phase":"succeeded","result":{"blocks":4,"bytes":1048576},
         "startedAt":"2026-03-03T10:00:00Z","finishedAt":"2026-03-03T10:00:02Z"}
        """
            .replace(",\n \"startedAt", ",\"startedAt");
    try (TinyServer server =
        TinyServer.of((head, in, out) -> {
          byte[] ignored = TinyServer.body(head, in).readAllBytes();
          if (head.startsWith("GET /api/v1/operations/")) {
            out.write(TinyServer.answer("200 OK", "application/x-ndjson", lines.getBytes(UTF_8)));
          } else {
            out.write(
                TinyServer.ok(
                    head.startsWith("POST") ? STARTED : "{\"retrievals\":[],\"failed\":[]}"));
          }
        })) {
      ByteArrayOutputStream said = new ByteArrayOutputStream();
      Terminal screen =
          new Terminal(
              new ByteArrayInputStream(new byte[0]), OutputStream.nullOutputStream(), said, true);
      Session session = new Session(screen, Map.of("CASANUBE_NODE", server.url()));
      new Fetching(session, session.node()).fetch(ContentPath.parse("bafkqaaa"));
      assertThat(said.toString(UTF_8)).isEqualTo("fetched 4 blocks, 1.0 MiB in 2.0 s, 512 KiB/s\n");
    }
  }

  @Test
  void interrupt_ofOwnFetch_stopsIt() throws Exception {
    try (TinyServer server = ending("")) {
      assertThat(interrupted(server, "pending")).contains("is stopped", "goes on");
      assertThat(server.requests()).containsExactly("DELETE /api/v1/operations/block-1 HTTP/1.1");
    }
  }

  @Test
  void interrupt_ofFetchBegunBefore_leavesItAndSaysHowToStopIt() throws Exception {
    try (TinyServer server = ending("")) {
      assertThat(interrupted(server, "running")).contains("nube fetch stop block-1");
      assertThat(server.requests()).isEmpty();
    }
  }

  private static String interrupted(TinyServer server, String phase) throws IOException {
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    Terminal terminal =
        new Terminal(
            new ByteArrayInputStream(new byte[0]), OutputStream.nullOutputStream(), said, false);
    Session session = new Session(terminal, Map.of("CASANUBE_NODE", server.url()));
    String started = "{\"id\":\"block-1\",\"phase\":\"%s\"}".formatted(phase);
    Fetching fetching = new Fetching(session, session.node());
    try (Fetching.Interrupt interrupt = fetching.new Interrupt(JsonReader.parseObject(started))) {
      interrupt.stop();
    }
    return said.toString(UTF_8);
  }

  @Test
  void fetch_lsAndStop_tellAndEnd() throws IOException {
    String all =
        """
        {"retrievals":[
         {"cid":"bafya","operation":"block-1","phase":"receiving","blocks":2,"bytes":99,
          "bytesPerSecond":9,"peers":1,"remaining":3},
         {"cid":"bafyb","phase":"searching","blocks":0,"peers":0}],"failed":[]}
        """;
    try (TinyServer server = TinyServer.collecting(OutputStream.nullOutputStream(), all)) {
      assertThat(Ran.on(server, "fetch", "ls").out())
          .isEqualTo(
              """
              block-1 bafya 2 blocks, 99 B, 9 B/s from 1 peer, 3 left
              - bafyb 0 blocks so far, looking for peers (0 asked)
              """);
      assertThat(Ran.on(server, "fetch", "stop", "block-1").out()).isEqualTo("stopping block-1\n");
      assertThat(server.requests().getLast())
          .isEqualTo("DELETE /api/v1/operations/block-1 HTTP/1.1");
    }
  }

  @Test
  void fetchStop_ofWhatHasEnded_saysHow() throws IOException {
    Map<String, String> ends =
        Map.of("succeeded", "it succeeded", "failed", "it failed", "cancelled", "it was stopped");
    for (Map.Entry<String, String> each : ends.entrySet()) {
      String operation = "{\"id\":\"block-1\",\"phase\":\"%s\"}".formatted(each.getKey());
      try (TinyServer server = TinyServer.collecting(OutputStream.nullOutputStream(), operation)) {
        Ran ran = Ran.on(server, "fetch", "stop", "block-1");
        assertThat(ran.out()).isEqualTo("block-1 had ended already: " + each.getValue() + "\n");
        assertThat(ran.code()).isZero();
        assertThat(server.requests()).containsExactly("GET /api/v1/operations/block-1 HTTP/1.1");
      }
    }
  }

  @Test
  void fetchStop_ofWhatIsNoOperation_saysSo() throws IOException {
    String unknown = "{\"title\":\"x\",\"status\":404,\"code\":\"operation-not-found\"}";
    try (TinyServer server =
        TinyServer.of((_, _, out) ->
            out.write(
                TinyServer.answer(
                    "404 Not Found", "application/problem+json", unknown.getBytes(UTF_8))))) {
      Ran nope = Ran.on(server, "fetch", "stop", "block-1", "nope");
      assertThat(nope.code()).isEqualTo(2);
      assertThat(nope.err()).contains("nope is not the id of an operation");
      assertThat(server.requests()).isEmpty();
      Ran gone = Ran.on(server, "fetch", "stop", "block-2");
      assertThat(gone.code()).isEqualTo(4);
      assertThat(gone.err()).contains("no operation is called block-2");
    }
  }

  /** A node that cuts its answer off, and tells of these failures when asked. */
  private static TinyServer cutting(String failed) throws IOException {
    byte[] told = ("{\"retrievals\":[],\"failed\":[" + failed + "]}").getBytes(UTF_8);
    return TinyServer.of((head, in, out) -> {
      if (head.startsWith("GET /api/v1/retrievals")) {
        String start =
            "HTTP/1.1 200 OK\r\n"
                + DATE
                + "Content-Type: application/json\r\nContent-Length: "
                + told.length
                + "\r\n\r\n";
        out.write(start.getBytes(UTF_8));
        out.write(told);
      } else {
        out.write(
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n".getBytes(UTF_8));
      }
    });
  }

  private static String failure(String cid, String endedAt) {
    return """
    {"cid":"%s","cause":"12D3 went away","code":"fetch-deadline","status":504,
     "endedAt":"2026-03-03T%sZ"}\
    """
        .formatted(cid, endedAt);
  }

  @Test
  void read_thatIsCutOff_tellsWhyAndThatItGoesOn() throws IOException {
    try (TinyServer server =
        cutting(failure("other", "10:00:30") + "," + failure("bafyroot", "10:00:30"))) {
      Ran cat = Ran.on(server, "cat", "bafyroot");
      assertThat(cat.code()).isEqualTo(7);
      assertThat(cat.err())
          .contains("12D3 went away", "the same command goes on", "fetch-deadline");
      Ran get = Ran.on(server, "get", "bafyroot/a", "-o", folder + "/y");
      assertThat(get.code()).isEqualTo(7);
      assertThat(get.err()).contains("12D3 went away");
    }
  }

  @Test
  void read_thatIsCutOffForAnotherReason_doesNotBlameAnOldFetch() throws IOException {
    try (TinyServer server = cutting(failure("bafyroot", "09:59:30"))) {
      Ran cat = Ran.on(server, "cat", "bafyroot");
      assertThat(cat.code()).isEqualTo(1);
      assertThat(cat.err()).contains("without a whole answer");
    }
  }
}
