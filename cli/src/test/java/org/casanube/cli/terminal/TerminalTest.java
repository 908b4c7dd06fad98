package org.casanube.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class TerminalTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final Terminal terminal =
      new Terminal(new ByteArrayInputStream(new byte[0]), out, err, false);

  @Test
  void line_ofNameThatSteersTheTerminal_showsItInstead() throws IOException {
    terminal.line("a\u001b]0;owned\u0007\r\n\u009b2Jb\u202etxt.exe");
    terminal.flush();
    assertThat(out.toString(StandardCharsets.UTF_8))
        .isEqualTo("a\\u001b]0;owned\\u0007\\u000d\\u000a\\u009b2Jb\\u202etxt.exe\n");
  }

  @Test
  void line_ofOtherScripts_staysAsItIs() throws IOException {
    terminal.line("日本 émoji 👩‍👧 عربي");
    terminal.flush();
    assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("日本 émoji 👩‍👧 عربي\n");
  }

  @Test
  void say_ofWhatANodeSays_showsWhatWouldSteer() {
    terminal.say("no \u001b[2J file\nSee help.");
    assertThat(err.toString(StandardCharsets.UTF_8)).isEqualTo("no \\u001b[2J file\nSee help.\n");
  }
}
