package org.casanube.cli.commands;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.casanube.cli.TinyServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommandsTest {
  private static final String ADDED =
      """
      {"type":"progress","bytes":5}
      {"type":"entry","path":"f/a","cid":"bafka","size":5}
      {"type":"added","cid":"bafyroot","name":"f","size":5}
      """;

  @TempDir Path folder = Path.of("");
  private final ByteArrayOutputStream sent = new ByteArrayOutputStream();

  private TinyServer node(String json) throws IOException {
    return TinyServer.collecting(sent, json);
  }

  private static TinyServer refusing(String status, String problem) throws IOException {
    byte[] body = problem.getBytes(StandardCharsets.UTF_8);
    byte[] answer = TinyServer.answer(status, "application/problem+json", body);
    return TinyServer.of((head, in, out) -> out.write(answer));
  }

  private Path tree() throws IOException {
    Path tree = Files.createDirectory(folder.resolve("f"));
    Files.writeString(tree.resolve("a"), "hello");
    return tree;
  }

  @Test
  void add_ofAFolder_sendsOneArchiveAndTellsTheRoot() throws IOException {
    Path tree = tree();
    try (TinyServer server = node(ADDED)) {
      Ran ran = Ran.on(server, "add", tree.toString());
      assertThat(ran.code()).as(ran.err()).isZero();
      assertThat(ran.out()).isEqualTo("added bafyroot f (5 B)\n");
      assertThat(server.lastHead())
          .startsWith("POST /api/v1/files HTTP/1.1\r\n")
          .contains("Content-Type: application/x-tar", "Accept: application/x-ndjson");
      assertThat(sent.toString(StandardCharsets.ISO_8859_1)).contains("f/a", "hello");
    }
  }

  @Test
  void add_quietly_printsTheRootAlone() throws IOException {
    try (TinyServer server = node(ADDED)) {
      assertThat(Ran.on(server, "add", "-q", "-r", tree().toString()).out())
          .isEqualTo("bafyroot\n");
    }
  }

  @Test
  void add_verbosely_printsEveryEntry() throws IOException {
    try (TinyServer server = node(ADDED)) {
      assertThat(Ran.on(server, "add", "-v", tree().toString()).out())
          .isEqualTo("  bafka f/a\nadded bafyroot f (5 B)\n");
    }
  }

  @Test
  void add_ofAFile_sendsItsBytesWithTheirLengthAndName() throws IOException {
    Path file = Files.writeString(folder.resolve("ü 1.txt"), "bytes");
    try (TinyServer server = node(ADDED)) {
      Ran ran =
          Ran.on(
              server,
              "add",
              "--json",
              "--only-hash",
              "--profile",
              "unixfs-v0-2015",
              "--chunker",
              "size-1024",
              "--no-pin",
              "--no-raw-leaves",
              file.toString());
      assertThat(ran.out())
          .isEqualTo("{\"type\":\"added\",\"cid\":\"bafyroot\",\"name\":\"f\",\"size\":5}\n");
      assertThat(server.requests().getFirst())
          .contains("profile=unixfs-v0-2015", "chunker=size-1024", "onlyHash=true", "pin=false")
          .contains("rawLeaves=false", "name=%C3%BC%201.txt");
      assertThat(server.lastHead()).contains("Content-Length: 5\r\n");
      assertThat(sent).hasToString("bytes");
    }
  }

  @Test
  void add_ofStandardInput_streamsIt() throws IOException {
    try (TinyServer server = node(ADDED)) {
      Ran ran = Ran.with("from a pipe", server, "add", "-q", "-");
      assertThat(ran.code()).as(ran.err()).isZero();
      assertThat(sent).hasToString("from a pipe");
      assertThat(server.lastHead()).contains("Transfer-Encoding: chunked");
    }
  }

  @Test
  void add_ofAPipe_sendsAllThatItGives() throws Exception {
    Path pipe = folder.resolve("pipe");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    Thread.ofVirtual().start(() -> writeTo(pipe));
    try (TinyServer server = node(ADDED)) {
      assertThat(Ran.on(server, "add", "--wrap", pipe.toString()).code()).isEqualTo(5);
      assertThat(Ran.on(server, "add", "-q", pipe.toString()).code()).isZero();
      assertThat(sent.toString(StandardCharsets.UTF_8)).isEqualTo("from a pipe");
      assertThat(server.lastHead()).contains("?name=pipe");
    }
  }

  private static void writeTo(Path pipe) {
    try {
      Files.writeString(pipe, "from a pipe", StandardOpenOption.WRITE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void add_ofAnEmptyPath_isRefused() throws IOException {
    try (TinyServer server = node(ADDED)) {
      Ran ran = Ran.on(server, "add", "");
      assertThat(ran.code()).isEqualTo(2);
      assertThat(ran.err()).contains("a PATH is empty");
      assertThat(server.requests()).isEmpty();
    }
  }

  @Test
  void add_ofSeveralPaths_addsEachAlone() throws IOException {
    Path one = Files.writeString(folder.resolve("one"), "1");
    Path two = Files.writeString(folder.resolve("two"), "2");
    try (TinyServer server = node(ADDED)) {
      assertThat(Ran.on(server, "add", "-q", one.toString(), two.toString()).out())
          .isEqualTo("bafyroot\nbafyroot\n");
      assertThat(server.requests()).hasSize(2);
    }
  }

  @Test
  void add_wrapped_sendsAllInOneArchive() throws IOException {
    Path one = Files.writeString(folder.resolve("one"), "1");
    Path two = Files.writeString(folder.resolve("two"), "2");
    try (TinyServer server = node(ADDED)) {
      Ran ran = Ran.on(server, "add", "-q", "--wrap", two.toString(), one.toString());
      assertThat(ran.out()).isEqualTo("bafyroot\n");
      assertThat(server.requests()).singleElement().asString().contains("wrap=true");
    }
  }

  @Test
  void add_ofWhatIsNotThere_endsWithFourBeforeAnyRequest() throws IOException {
    try (TinyServer server = node(ADDED)) {
      Ran ran = Ran.on(server, "add", folder.resolve("absent").toString());
      assertThat(ran.code()).isEqualTo(4);
      assertThat(ran.err()).contains("absent does not exist");
      assertThat(server.requests()).isEmpty();
    }
  }

  @Test
  void add_whenTheNodeReportsAProblemLate_endsWithItsCode() throws IOException {
    String late =
        """
        {"type":"progress","bytes":5}
        {"type":"problem","status":507,"code":"storage-full","detail":"The storage is full."}
        """;
    try (TinyServer server = node(late)) {
      Ran ran = Ran.on(server, "add", "-q", tree().toString());
      assertThat(ran.code()).isEqualTo(6);
      assertThat(ran.err()).isEqualTo("nube: The storage is full. [storage-full]\n");
      assertThat(ran.out()).isEmpty();
    }
  }

  @Test
  void add_whenTheAnswerStopsShort_fails() throws IOException {
    try (TinyServer server = node("{\"type\":\"progress\",\"bytes\":5}\n")) {
      Ran ran = Ran.on(server, "add", "-q", tree().toString());
      assertThat(ran.code()).isEqualTo(1);
      assertThat(ran.err()).contains("ended before the result");
    }
  }

  @Test
  void problems_becomeOneSentenceAndAnExitCode() throws IOException {
    List<String> cases = List.of("404 4", "400 5", "413 5", "429 7", "503 7", "507 6", "500 1");
    for (String pair : cases) {
      String status = pair.substring(0, 3);
      String problem =
          "{\"status\":%s,\"title\":\"T\",\"detail\":\"Detail.\",\"code\":\"the-code\"}"
              .formatted(status);
      try (TinyServer server = refusing(status + " X", problem)) {
        Ran ran = Ran.on(server, "stat", "bafkqaaa");
        assertThat(ran.code()).as(status).isEqualTo(pair.charAt(4) - '0');
        assertThat(ran.err()).isEqualTo("nube: Detail. [the-code]\n");
      }
    }
  }

  @Test
  void problems_thatAreNoJson_areToldByTheirStatus() throws IOException {
    try (TinyServer server = refusing("502 Bad", "<html>oops</html>")) {
      Ran ran = Ran.on(server, "stat", "bafkqaaa");
      assertThat(ran.code()).isEqualTo(7);
      assertThat(ran.err()).isEqualTo("nube: the node answered 502\n");
    }
  }

  @Test
  void withoutANode_theUserIsToldHowToStartOne() {
    Ran ran = Ran.at(folder, "pin", "ls");
    assertThat(ran.code()).isEqualTo(3);
    assertThat(ran.err()).contains("is not running; start it with: ./nube up");
  }

  @Test
  void localNode_isFoundByItsStatusFile() throws IOException {
    try (TinyServer server = node("{\"cid\":\"bafkqaaa\",\"type\":\"file\",\"size\":0}")) {
      Path run = Files.createDirectory(folder.resolve("run"));
      Files.writeString(
          run.resolve("status.json"),
          "{\"state\":\"running\",\"gateway\":\"%s\",\"listeners\":{}}".formatted(server.url()));
      Ran ran = Ran.at(folder, "stat", "--json", "bafkqaaa");
      assertThat(ran.code()).as(ran.err()).isZero();
      assertThat(ran.out()).isEqualTo("{\"cid\":\"bafkqaaa\",\"type\":\"file\",\"size\":0}\n");
    }
  }

  @Test
  void deadNode_isToldAsNotAnswering() throws IOException {
    Path run = Files.createDirectory(folder.resolve("run"));
    Files.writeString(
        run.resolve("status.json"),
        "{\"state\":\"running\",\"gateway\":\"http://127.0.0.1:1\",\"listeners\":{}}");
    Ran ran = Ran.at(folder, "pin", "ls");
    assertThat(ran.code()).isEqualTo(3);
    assertThat(ran.err()).contains("does not answer at http://127.0.0.1:1");
  }

  @Test
  void usage_thatIsWrong_endsWithTwoAndSuggests() {
    Ran ran = Ran.at(folder, "verfy");
    assertThat(ran.code()).isEqualTo(2);
    assertThat(ran.err()).contains("'verfy'").contains("Did you mean verify");
    assertThat(Ran.at(folder, "cat").err()).contains("PATH").contains("nube cat --help");
    assertThat(Ran.at(folder, "pin").code()).isEqualTo(2);
    assertThat(Ran.at(folder, "stat", "--timeout", "x", "y").code()).isEqualTo(2);
    assertThat(Ran.at(folder, "add", "--bogus").err()).contains("Unknown option --bogus");
  }

  @Test
  void options_ofEveryCommand_mayComeBeforeItsName() throws IOException {
    try (TinyServer server = node("{\"cid\":\"b\"}")) {
      Ran ran = Ran.at(folder, "--node", server.url(), "--json", "stat", "b");
      assertThat(ran.out()).isEqualTo("{\"cid\":\"b\"}\n");
    }
  }

  @Test
  void pin_ofWhatIsFetched_endsWithThePinAndTellsAFailure() throws IOException {
    String lines =
        """
        {"type":"progress","blocks":12}
        {"type":"fetching","phase":"receiving","blocks":3,"bytes":99,"remaining":1,"peers":2}
        {"type":"pinned","pin":{"cid":"b","name":"","type":"recursive"}}
        """;
    try (TinyServer server = node(lines)) {
      Ran ran = Ran.on(server, "pin", "add", "--no-fetch", "b");
      assertThat(ran.out()).isEqualTo("pinned b\n");
      assertThat(server.requests().getFirst()).contains("fetch=false");
    }
    String problem =
        "{\"type\":\"problem\",\"problem\":{\"code\":\"fetch-deadline\",\"status\":504,"
            + "\"detail\":\"no peer sent anything\"}}";
    try (TinyServer server = node(problem)) {
      Ran ran = Ran.on(server, "pin", "add", "b");
      assertThat(ran.code()).isNotZero();
      assertThat(ran.err()).contains("no peer sent anything");
    }
  }

  @Test
  void pin_commands_askForWhatTheySay() throws IOException {
    try (TinyServer server = node("{\"cid\":\"b\",\"type\":\"recursive\",\"names\":[\"n\"]}")) {
      assertThat(Ran.on(server, "pin", "add", "--name", "my pin", "b").out())
          .isEqualTo("pinned b\n");
      assertThat(Ran.on(server, "pin", "ls", "b").out()).isEqualTo("b recursive n\n");
      assertThat(Ran.on(server, "pin", "ls", "-q").out()).isEqualTo("b\n");
      assertThat(Ran.on(server, "pin", "rm", "b").code()).isZero();
      assertThat(server.requests())
          .containsExactly(
              "PUT /api/v1/local-pins/b?type=recursive&name=my%20pin HTTP/1.1",
              "GET /api/v1/local-pins/b HTTP/1.1",
              "GET /api/v1/local-pins?limit=1000 HTTP/1.1",
              "DELETE /api/v1/local-pins/b HTTP/1.1");
    }
  }

  @Test
  void files_commands_askForWhatTheySay() throws IOException {
    try (TinyServer server = node("{\"cid\":\"b\",\"type\":\"directory\",\"name\":\"d\"}")) {
      assertThat(Ran.on(server, "files", "ls", "-l", "/x").out()).contains("directory", "d/");
      assertThat(Ran.on(server, "files", "mkdir", "-p", "/a/b").code()).isZero();
      assertThat(Ran.on(server, "files", "mv", "/a", "/c").code()).isZero();
      assertThat(Ran.on(server, "files", "rm", "-r", "/c").code()).isZero();
      assertThat(Ran.with("text", server, "files", "write", "-e", "/n").code()).isZero();
      assertThat(Ran.on(server, "files", "stat", "--hash").out()).isEqualTo("b\n");
      assertThat(server.requests())
          .containsExactly(
              "GET /api/v1/tree/entries?path=%2Fx&limit=1000 HTTP/1.1",
              "POST /api/v1/tree/directories HTTP/1.1",
              "POST /api/v1/tree/moves HTTP/1.1",
              "DELETE /api/v1/tree?path=%2Fc&recursive=true HTTP/1.1",
              "PUT /api/v1/tree/content?path=%2Fn&offset=0&create=true&truncate=false&parents=false"
                  + " HTTP/1.1",
              "GET /api/v1/tree?path=%2F HTTP/1.1");
      assertThat(sent.toString(StandardCharsets.UTF_8))
          .contains("{\"path\":\"/a/b\",\"parents\":true}", "{\"from\":\"/a\",\"to\":\"/c\"}");
    }
  }

  @Test
  void lists_thatComeInPages_areReadToTheEnd() throws IOException {
    try (TinyServer server =
        TinyServer.of((head, in, out) ->
            out.write(
                TinyServer.ok(
                    head.contains("cursor=c")
                        ? "{\"entries\":[{\"name\":\"b\",\"type\":\"file\"}],\"next\":null}"
                        : "{\"path\":\"/x\",\"entries\":[{\"name\":\"a\",\"type\":\"directory\"}],"
                            + "\"next\":\"/api/v1/files/entries?cursor=c\"}")))) {
      assertThat(Ran.on(server, "ls", "x").out()).isEqualTo("a/\nb\n");
    }
  }

  @Test
  void pin_ls_ofWhatIsNotPinned_endsWithFour() throws IOException {
    try (TinyServer server = node("{\"cid\":\"b\",\"type\":\"not-pinned\"}")) {
      Ran ran = Ran.on(server, "pin", "ls", "b");
      assertThat(ran.code()).isEqualTo(4);
      assertThat(ran.err()).isEqualTo("nube: b is not pinned\n");
    }
  }

  @Test
  void cat_ofAPart_asksForThatRange() throws IOException {
    byte[] part = "part".getBytes(StandardCharsets.UTF_8);
    byte[] answer = TinyServer.answer("206 Partial", "text/plain", part);
    try (TinyServer server = TinyServer.of((head, in, out) -> out.write(answer))) {
      Ran ran = Ran.on(server, "cat", "--offset", "10", "--length", "4", "/ipfs/b/a file");
      assertThat(ran.out()).isEqualTo("part");
      assertThat(server.lastHead())
          .startsWith("GET /ipfs/b/a%20file HTTP/1.1\r\n")
          .contains("Range: bytes=10-13\r\n");
    }
  }

  @Test
  void cat_beyondTheEnd_saysSo() throws IOException {
    try (TinyServer server = refusing("416 Range Not Satisfiable", "")) {
      Ran ran = Ran.on(server, "cat", "--offset", "99", "b");
      assertThat(ran.code()).isEqualTo(5);
      assertThat(ran.err()).isEqualTo("nube: /ipfs/b ends before that offset\n");
    }
  }

  @Test
  void events_ofATopic_askForThatOne() throws IOException {
    String stream = "id:1\nevent:pins\ndata:{\"type\":\"t\",\"subject\":\"s\",\"data\":{}}\n\n";
    byte[] answer =
        TinyServer.answer("200 OK", "text/event-stream", stream.getBytes(StandardCharsets.UTF_8));
    try (TinyServer server = TinyServer.of((head, in, out) -> out.write(answer))) {
      assertThat(Ran.on(server, "events", "--topic", "pins").out()).contains("t s {}");
      assertThat(server.lastHead()).startsWith("GET /api/v1/events?topics=pins HTTP/1.1\r\n");
    }
  }

  @Test
  void cat_ofAFolder_isRefused() throws IOException {
    try (TinyServer server = refusing("301 Moved", "")) {
      Ran ran = Ran.on(server, "cat", "b");
      assertThat(ran.code()).isEqualTo(5);
      assertThat(ran.err()).contains("is a folder");
    }
  }

  @Test
  void gc_followsItsOperationToTheEnd() throws IOException {
    try (TinyServer server =
        TinyServer.of((head, in, out) ->
            out.write(
                TinyServer.ok(
                    head.startsWith("POST")
                        ? "{\"id\":\"block-1\",\"phase\":\"queued\"}"
                        : "{\"id\":\"block-1\",\"phase\":\"failed\",\"cause\":\"no disk\"}\n")))) {
      Ran ran = Ran.on(server, "gc");
      assertThat(ran.code()).isEqualTo(1);
      assertThat(ran.err()).contains("block-1 failed: no disk");
      assertThat(Ran.on(server, "gc", "--no-wait").out()).isEqualTo("block-1\n");
    }
  }

  @Test
  void completion_ofEachShell_names_theCommands() {
    for (String shell : List.of("bash", "zsh", "fish")) {
      Ran ran = Ran.at(folder, "completion", shell);
      assertThat(ran.code()).as(ran.err()).isZero();
      assertThat(ran.out()).contains("completion", "only-hash", "up");
    }
    assertThat(Ran.at(folder, "completion", "tcsh").code()).isEqualTo(2);
  }

  @Test
  void doctor_ofDamagedStore_namesTheBlocksAndTheCure() throws IOException {
    byte[] health = TinyServer.ok("{\"status\":\"DEGRADED\",\"components\":{}}");
    byte[] storage =
        TinyServer.ok(
            """
            {"blocks":3,"blockBytes":9,"freeBytes":5,"damagedPlaces":1,"damages":[
             {"file":"0000000001.blocks","offset":4096,"length":9,"cid":"bafkdamaged","reason":"r"}]}\
            """);
    byte[] swarm = TinyServer.ok("{\"keyFingerprint\":\"ab\",\"privateNetwork\":true}");
    TinyServer.Answering all =
        (head, in, out) -> {
          byte[] other = head.contains("/swarm/") ? swarm : health;
          out.write(head.contains("/storage") ? storage : other);
        };
    try (TinyServer server = TinyServer.of(all)) {
      Ran ran = Ran.on(server, "doctor");
      assertThat(ran.code()).isEqualTo(1);
      assertThat(ran.out())
          .contains("wrong  blocks", "1 place can't be read")
          .contains("\n                    bafkdamaged in 0000000001.blocks at 4096\n")
          .contains("\n                    fix: add the content again");
    }
  }

  @Test
  void dht_findProviders_printsEachNode() throws IOException {
    String found =
        """
        {"peerId":"12D3a","addresses":["/ip4/10.0.0.2/tcp/4001"],"protocols":[]}
        {"peerId":"12D3b","addresses":[],"protocols":[]}
        """;
    try (TinyServer server = node(found)) {
      Ran ran = Ran.on(server, "dht", "find-providers", "-n", "2", "bafka");
      assertThat(ran.code()).as(ran.err()).isZero();
      assertThat(ran.out()).isEqualTo("12D3a /ip4/10.0.0.2/tcp/4001\n12D3b\n");
      assertThat(server.lastHead()).startsWith("GET /api/v1/routing/providers/bafka?limit=2 ");
    }
  }

  @Test
  void dht_findProvidersOfWhatNobodyHas_saysSo() throws IOException {
    try (TinyServer server = node("")) {
      Ran ran = Ran.on(server, "dht", "find-providers", "bafka");
      assertThat(ran.code()).as("as of ipfs routing findprovs").isZero();
      assertThat(ran.out()).isEmpty();
      assertThat(ran.err()).isEqualTo("Nobody was found that has bafka.\n");
    }
  }

  @Test
  void dht_provideThatNobodyTakes_fails() throws IOException {
    try (TinyServer server = node("{\"cid\":\"bafka\",\"peers\":0}")) {
      Ran ran = Ran.on(server, "dht", "provide", "bafka");
      assertThat(ran.code()).isEqualTo(7);
      assertThat(ran.err()).contains("none is known");
    }
    try (TinyServer server = node("{\"cid\":\"bafka\",\"peers\":3}")) {
      assertThat(Ran.on(server, "dht", "provide", "bafka").out())
          .isEqualTo("told 3 nodes of bafka\n");
    }
  }
}
