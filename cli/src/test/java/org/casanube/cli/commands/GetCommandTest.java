package org.casanube.cli.commands;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.casanube.cli.TinyServer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GetCommandTest {
  @TempDir Path folder = Path.of("");
  private byte[] archive = new byte[0];

  @BeforeEach
  void makeArchive() throws Exception {
    Path tree = Files.createDirectories(folder.resolve("made/bafyroot"));
    Files.writeString(tree.resolve("a"), "hello");
    Path file = folder.resolve("made.tar");
    Process tar =
        new ProcessBuilder(
                "tar", "-cf", file.toString(), "-C", folder.resolve("made").toString(), "bafyroot")
            .start();
    assertThat(tar.waitFor()).isZero();
    archive = Files.readAllBytes(file);
  }

  private TinyServer serving() throws IOException {
    byte[] answer = TinyServer.answer("200 OK", "application/x-tar", archive);
    return TinyServer.of((head, in, out) -> out.write(answer));
  }

  @Test
  void get_ofAFolder_unpacksItUnderTheNameAskedFor() throws IOException {
    try (TinyServer server = serving()) {
      Path target = folder.resolve("out");
      Ran ran = Ran.on(server, "get", "bafyroot", "-o", target.toString());
      assertThat(ran.code()).as(ran.err()).isZero();
      assertThat(ran.out()).isEqualTo(target + " (5 B)\n");
      assertThat(target.resolve("a")).hasContent("hello");
      assertThat(server.lastHead()).startsWith("GET /ipfs/bafyroot?format=tar HTTP/1.1");
    }
  }

  @Test
  void get_intoAFolderThatIsThere_putsItInside() throws IOException {
    Path target = Files.createDirectory(folder.resolve("out"));
    try (TinyServer server = serving()) {
      assertThat(Ran.on(server, "get", "-q", "bafyroot", "-o", target.toString()).code()).isZero();
      assertThat(target.resolve("bafyroot/a")).hasContent("hello");
      Ran again = Ran.on(server, "get", "bafyroot", "-o", target.toString());
      assertThat(again.code()).isEqualTo(5);
      assertThat(again.err()).contains("is there already", "--force");
    }
  }

  @Test
  void get_withForce_replacesFilesAndKeepsOthers() throws IOException {
    Path target = Files.createDirectories(folder.resolve("out/bafyroot"));
    Files.writeString(target.resolve("a"), "old");
    Files.writeString(target.resolve("b"), "mine");
    try (TinyServer server = serving()) {
      Ran ran =
          Ran.on(server, "get", "--force", "bafyroot", "-o", folder.resolve("out").toString());
      assertThat(ran.code()).as(ran.err()).isZero();
      assertThat(target.resolve("a")).hasContent("hello");
      assertThat(target.resolve("b")).hasContent("mine");
    }
  }

  @Test
  void get_thatBreaksOff_leavesNothingBehind() throws IOException {
    byte[] whole = TinyServer.answer("200 OK", "application/x-tar", archive);
    try (TinyServer server = TinyServer.of((head, in, out) -> out.write(whole, 0, 1200))) {
      Path place = Files.createDirectory(folder.resolve("place"));
      Ran ran = Ran.on(server, "get", "bafyroot", "-o", place.resolve("x").toString());
      assertThat(ran.code()).isEqualTo(1);
      assertThat(ran.err()).contains("before the answer did");
      assertThat(place).isEmptyDirectory();
    }
  }

  @Test
  void get_asArchive_keepsItAsItComes() throws IOException {
    try (TinyServer server = serving()) {
      Path target = folder.resolve("kept.tar");
      assertThat(Ran.on(server, "get", "--archive", "bafyroot", "-o", target.toString()).code())
          .isZero();
      assertThat(target).hasBinaryContent(archive);
      Ran piped = Ran.on(server, "get", "--car", "bafyroot", "-o", "-");
      assertThat(piped.out()).isNotEmpty();
      assertThat(server.lastHead()).contains("?format=car");
    }
  }

  @Test
  void get_ofAPathThatClimbs_isRefusedBeforeAnyRequest() throws IOException {
    try (TinyServer server = serving()) {
      assertThat(Ran.on(server, "get", "bafyroot/../x").code()).isEqualTo(5);
      assertThat(server.requests()).isEmpty();
    }
  }
}
