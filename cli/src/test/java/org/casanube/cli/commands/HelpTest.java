package org.casanube.cli.commands;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.casanube.cli.terminal.Terminal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** The help is part of the interface: its text is kept in src/test/resources/help. */
class HelpTest {
  @TempDir Path folder = Path.of("");

  private static Session session() {
    InputStream nothing = InputStream.nullInputStream();
    return new Session(
        new Terminal(nothing, OutputSink.NOWHERE, OutputSink.NOWHERE, false), java.util.Map.of());
  }

  private static String golden(String name) throws IOException {
    try (InputStream in = HelpTest.class.getResourceAsStream("/help/" + name + ".txt")) {
      return new String(Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Test
  void help_ofNubeItself_isTheOneAgreedOn() throws IOException {
    assertThat(Ran.at(folder, "--help").out()).isEqualTo(golden("nube"));
  }

  @Test
  void help_ofAdd_isTheOneAgreedOn() throws IOException {
    assertThat(Ran.at(folder, "add", "--help").out()).isEqualTo(golden("add"));
  }

  @Test
  void help_ofPin_isTheOneAgreedOn() throws IOException {
    assertThat(Ran.at(folder, "pin", "--help").out()).isEqualTo(golden("pin"));
  }

  @Test
  void commands_allOfThem_describeThemselvesAndTheirOptions() {
    List<String> undescribed = new ArrayList<>();
    collect(CommandTree.all(session()), undescribed);
    assertThat(undescribed).isEmpty();
  }

  private static void collect(CommandLine line, List<String> undescribed) {
    CommandSpec spec = line.getCommandSpec();
    if (spec.usageMessage().description().length == 0) {
      undescribed.add(spec.qualifiedName());
    }
    for (OptionSpec option : spec.options()) {
      if (option.description().length == 0) {
        undescribed.add(spec.qualifiedName() + " " + option.longestName());
      }
    }
    line.getSubcommands().values().forEach(child -> collect(child, undescribed));
  }

  @Test
  void forArguments_ofAKnownCommand_buildsThatOneAlone() {
    CommandLine line = CommandTree.forArguments(session(), "--json", "pin", "ls");
    assertThat(line.getSubcommands()).containsOnlyKeys("pin");
    assertThat(Objects.requireNonNull(line.getSubcommands().get("pin")).getSubcommands())
        .containsOnlyKeys("ls");
  }

  @Test
  void completion_forBash_completesCommandsAndOptions() throws Exception {
    Path script =
        Files.writeString(folder.resolve("nube.bash"), Ran.at(folder, "completion", "bash").out());
    String probe =
        """
        source %s
        complete -p nube >/dev/null || exit 9
        COMP_WORDS=(nube pi); COMP_CWORD=1; COMP_LINE='nube pi'; COMP_POINT=7
        _complete_nube 2>/dev/null; echo "${COMPREPLY[@]}"
        COMP_WORDS=(nube add --only); COMP_CWORD=2
        _complete_nube 2>/dev/null; echo "${COMPREPLY[@]}"
        """
            .formatted(script);
    Process bash = new ProcessBuilder("bash", "-c", probe).redirectErrorStream(true).start();
    String said = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(bash.waitFor()).as(said).isZero();
    assertThat(said.lines().map(String::strip)).containsExactly("pin", "--only-hash");
  }

  /** Output that nobody reads. */
  private static final class OutputSink {
    static final java.io.OutputStream NOWHERE = java.io.OutputStream.nullOutputStream();
  }
}
