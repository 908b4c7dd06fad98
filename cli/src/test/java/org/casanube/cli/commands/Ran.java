package org.casanube.cli.commands;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.casanube.cli.Nube;
import org.casanube.cli.TinyServer;
import org.casanube.cli.terminal.Terminal;

/** What one run of the command line did. */
record Ran(int code, String out, String err) {
  static Ran on(TinyServer server, String... arguments) {
    return run("", Map.of("CASANUBE_NODE", server.url()), arguments);
  }

  static Ran with(String input, TinyServer server, String... arguments) {
    return run(input, Map.of("CASANUBE_NODE", server.url()), arguments);
  }

  static Ran at(Path home, String... arguments) {
    return run("", Map.of("CASANUBE_HOME", home.toString()), arguments);
  }

  private static Ran run(String input, Map<String, String> environment, String... arguments) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    byte[] in = input.getBytes(StandardCharsets.UTF_8);
    Terminal terminal = new Terminal(new ByteArrayInputStream(in), out, err, false);
    int code = Nube.run(terminal, environment, arguments);
    return new Ran(
        code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }
}
