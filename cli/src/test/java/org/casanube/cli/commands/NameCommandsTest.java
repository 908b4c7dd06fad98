package org.casanube.cli.commands;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.casanube.cli.TinyServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NameCommandsTest {
  private static final String KEY = "{\"name\":\"recipes\",\"ipnsName\":\"k51a\",\"type\":\"rsa\"}";

  @TempDir Path folder = Path.of("");
  private final ByteArrayOutputStream sent = new ByteArrayOutputStream();

  @Test
  void publish_tellsTheName_andWhoHasHeardOfIt() throws IOException {
    String published =
        """
        {"name":"k51a","path":"/ipfs/bafy","sequence":"0","routings":[
         {"routing":"pubsub","taken":false,"reason":"nobody"},{"routing":"dht-lan","taken":true}]}\
        """;

    Ran ran = answered(published, "name", "publish", "-k", "recipes", "--ttl", "1m", "bafy");

    assertThat(ran.out()).isEqualTo("k51a -> /ipfs/bafy\ntold by dht-lan\n");
    assertThat(body()).isEqualTo("{\"path\":\"/ipfs/bafy\",\"key\":\"recipes\",\"ttl\":\"1m\"}");
  }

  @Test
  void publish_thatNobodyHeard_saysSo() throws IOException {
    String published = "{\"name\":\"k51a\",\"path\":\"/ipfs/bafy\",\"routings\":[]}";

    assertThat(answered(published, "name", "publish", "/ipfs/bafy").out())
        .contains("no other node has heard of it yet");
  }

  @Test
  void resolve_ofADomain_asksForItsPath() throws IOException {
    try (TinyServer server = TinyServer.collecting(sent, "{\"path\":\"/ipfs/bafy\"}")) {
      assertThat(Ran.on(server, "name", "resolve", "--no-cache", "example.org/a").out())
          .isEqualTo("/ipfs/bafy\n");
      assertThat(server.lastHead())
          .startsWith(
              "GET /api/v1/names/resolution?path=%2Fipns%2Fexample.org%2Fa&timeout=30s&cached=false");
    }
  }

  @Test
  void resolve_ofAKey_asksForItsIpnsName() throws IOException {
    String both = "{\"ipnsName\":\"k51a\",\"path\":\"/ipfs/bafy\"}";
    try (TinyServer server = TinyServer.collecting(sent, both)) {
      assertThat(Ran.on(server, "name", "resolve", "recipes/soups").code()).isZero();
      assertThat(server.lastHead())
          .startsWith("GET /api/v1/names/resolution?path=%2Fipns%2Fk51a%2Fsoups&");
    }
  }

  @Test
  void names_andKeys_areALineEach() throws IOException {
    String names =
        """
        {"publications":[{"name":"k51a","path":"/ipfs/bafy","validUntil":"2026-01-01T00:00:00Z"}]}\
        """;
    assertThat(listed(names, "name", "ls").out())
        .isEqualTo("k51a -> /ipfs/bafy until 2026-01-01T00:00:00Z\n");
    assertThat(listed("{\"keys\":[" + KEY + "]}", "key", "ls").out()).isEqualTo("k51a recipes\n");
  }

  @Test
  void keys_areMadeRenamedAndDestroyed() throws IOException {
    assertThat(answered(KEY, "key", "gen", "recipes", "-t", "rsa", "--bits", "4096").out())
        .isEqualTo("k51a recipes\n");
    assertThat(body()).isEqualTo("{\"name\":\"recipes\",\"type\":\"rsa\",\"bits\":4096}");
    assertThat(answered(KEY, "key", "rename", "-f", "old", "recipes").out())
        .isEqualTo("old is recipes now\n");
    assertThat(answered("", "key", "rm", "recipes").out()).isEqualTo("destroyed recipes\n");
    assertThat(answered("", "name", "rm", "recipes").out())
        .isEqualTo("recipes is not renewed any more\n");
  }

  @Test
  void export_writesAFileForItsOwnerAlone_andNeverOverAnother() throws IOException {
    Path file = folder.resolve("a.key");

    assertThat(answered("secret", "key", "export", "recipes", "-o", file.toString()).code())
        .isZero();

    assertThat(file).hasContent("secret");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    Ran again = answered("other", "key", "export", "recipes", "-o", file.toString());
    assertThat(again.code()).isEqualTo(5);
    assertThat(file).hasContent("secret");
  }

  @Test
  void import_sendsTheFileAndThePassphrase() throws IOException {
    Path key = Files.writeString(folder.resolve("a.key"), "abc");
    Path passphrase = Files.writeString(folder.resolve("pass"), "open sesame\nno more\n");

    Ran ran =
        answered(
            KEY,
            "key",
            "import",
            "recipes",
            key.toString(),
            "-f",
            "pem-pkcs8-encrypted",
            "--passphrase-file",
            passphrase.toString());

    assertThat(ran.out()).isEqualTo("k51a recipes\n");
    assertThat(body())
        .isEqualTo(
            "{\"format\":\"pem-pkcs8-encrypted\",\"passphrase\":\"open sesame\","
                + "\"name\":\"recipes\",\"content\":\"YWJj\"}");
  }

  @Test
  void import_ofWhatIsNoKey_sendsNothing() throws IOException {
    Path large = Files.write(folder.resolve("large"), new byte[20_000]);
    Path empty = Files.writeString(folder.resolve("empty"), "\n");

    assertThat(answered(KEY, "key", "import", "a", large.toString()).code()).isEqualTo(5);
    assertThat(
            answered(
                    KEY,
                    "key",
                    "import",
                    "a",
                    empty.toString(),
                    "--passphrase-file",
                    empty.toString())
                .code())
        .isEqualTo(2);
    assertThat(sent.size()).isZero();
  }

  private static Ran listed(String page, String... arguments) throws IOException {
    try (TinyServer server = TinyServer.of((head, in, out) -> out.write(TinyServer.ok(page)))) {
      return Ran.on(server, arguments);
    }
  }

  private Ran answered(String json, String... arguments) throws IOException {
    sent.reset();
    try (TinyServer server = TinyServer.collecting(sent, json)) {
      return Ran.on(server, arguments);
    }
  }

  private String body() {
    return sent.toString(StandardCharsets.UTF_8);
  }
}
