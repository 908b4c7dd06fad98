package org.casanube.cli.kubo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class InvocationTest {
  private static Invocation parse(String... words) throws IOException {
    return Invocation.parse(Shapes.load(), List.of(words));
  }

  @Test
  void parse_ofOptionsAnywhere_findsThemByTheirFirstNames() throws IOException {
    Invocation add = parse("--offline", "add", "-rQ", "--cid-version=1", "a", "--pin=false", "b");
    assertThat(add.path()).isEqualTo("add");
    assertThat(add.arguments()).containsExactly("a", "b");
    assertThat(add.options())
        .isEqualTo(
            Map.of(
                "offline", List.of("true"),
                "recursive", List.of("true"),
                "quieter", List.of("true"),
                "cid-version", List.of("1"),
                "pin", List.of("false")));
    assertThat(add.flag("pin")).isFalse();
    assertThat(add.flag("recursive")).isTrue();
  }

  @Test
  void parse_ofValues_takesThemInEveryForm() throws IOException {
    assertThat(parse("id", "-f", "<id>").find("format")).contains("<id>");
    assertThat(parse("id", "-f=<id>").find("format")).contains("<id>");
    assertThat(parse("id", "--format", "<id>").find("format")).contains("<id>");
    assertThat(parse("init", "-p", "test").find("profile")).contains("test");
    assertThat(parse("pin", "ls", "-t", "all").path()).isEqualTo("pin/ls");
  }

  @Test
  void parse_afterTwoDashes_takesAllAsArguments() throws IOException {
    assertThat(parse("cat", "--", "--offset").arguments()).containsExactly("--offset");
  }

  @Test
  void parse_ofValuesThatAreCommands_takesThemAsArguments() throws IOException {
    Invocation config = parse("config", "Addresses.API", "show");
    assertThat(config.path()).isEqualTo("config");
    assertThat(config.arguments()).containsExactly("Addresses.API", "show");
  }

  @Test
  void parse_ofWhatIsUnknown_saysWhatKuboSays() {
    assertThatThrownBy(() -> parse("nonsense")).hasMessage("Unknown Command \"nonsense\"");
    assertThatThrownBy(() -> parse("add", "--bogus", "x")).hasMessage("unknown option \"bogus\"");
    assertThatThrownBy(() -> parse("id", "-f"))
        .hasMessage("missing argument for option \"format\"");
  }
}
