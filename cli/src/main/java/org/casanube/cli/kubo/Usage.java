package org.casanube.cli.kubo;

import java.io.IOException;
import org.casanube.cli.terminal.Terminal;

/** Help: how a command is typed, and what stands below it. */
final class Usage {
  private final Shapes shapes;
  private final Terminal terminal;

  Usage(Shapes shapes, Terminal terminal) {
    this.shapes = shapes;
    this.terminal = terminal;
  }

  void show(Shape shape) throws IOException {
    terminal.line("USAGE");
    terminal.line("  " + shape.usage());
    terminal.line("");
    if (!shape.options().isEmpty()) {
      terminal.line("OPTIONS");
      for (Shape.Option option : shape.options()) {
        StringBuilder names = new StringBuilder();
        for (String name : option.names().reversed()) {
          names.append(names.isEmpty() ? "" : ", ");
          names.append(name.length() == 1 ? "-" : "--").append(name);
        }
        terminal.line("  " + names + (option.isFlag() ? "" : "=<" + option.name() + ">"));
      }
      terminal.line("");
    }
    boolean isRoot = shape.path().equals(Shapes.ROOT);
    String prefix = isRoot ? "" : shape.path() + "/";
    StringBuilder below = new StringBuilder();
    for (Shape each : shapes.all()) {
      String path = each.path();
      if (!path.equals(Shapes.ROOT)
          && path.startsWith(prefix)
          && path.indexOf('/', prefix.length()) < 0
          && !path.equals(shape.path())) {
        below.append("  ").append(each.usage()).append('\n');
      }
    }
    if (!below.isEmpty()) {
      terminal.raw("SUBCOMMANDS\n" + below);
    }
    terminal.line("");
    terminal.line("This is Casanube in the place of Kubo 0.42: docs/kubo-shim.md");
  }
}
