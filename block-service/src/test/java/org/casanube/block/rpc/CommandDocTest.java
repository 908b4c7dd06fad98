package org.casanube.block.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.casanube.block.rpc.command.CommandShape;
import org.casanube.block.rpc.command.CommandTable;
import org.casanube.block.rpc.command.Registry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The table of commands that people read says what there is. */
class CommandDocTest {
  private static final Pattern ROW = Pattern.compile("\\| `([a-z0-9/-]+)` \\| (\\w+) \\| .*");

  @TempDir Path home;

  @Test
  void table_ofTheDocumentation_hasEveryCommandAsItIs() throws IOException {
    TreeMap<String, String> told = new TreeMap<>();
    Files.readAllLines(Path.of("..", "docs", "kubo-rpc.md"))
        .forEach(line -> {
          Matcher row = ROW.matcher(line);
          if (row.matches()) {
            told.put(row.group(1), row.group(2));
          }
        });
    TreeMap<String, String> there = new TreeMap<>();
    try (RpcClient rpc = new RpcClient(home)) {
      TreeSet<String> present =
          new TreeSet<>(rpc.service().context().getBean(Registry.class).paths());
      for (CommandShape shape : CommandTable.ofKubo().all()) {
        if (!shape.path().equals(CommandTable.ROOT)) {
          there.put(shape.path(), kind(shape, present.contains(shape.path())));
        }
      }
    }
    assertThat(told).isEqualTo(there);
  }

  private static String kind(CommandShape shape, boolean isPresent) {
    if (shape.isLocal()) {
      return "client";
    }
    if (!shape.runs()) {
      return "group";
    }
    return isPresent ? "yes" : "no";
  }
}
