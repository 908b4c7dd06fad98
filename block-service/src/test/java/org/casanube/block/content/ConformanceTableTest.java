package org.casanube.block.content;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** That the table of what gateways must do is whole, and names tests that exist. */
class ConformanceTableTest {
  private static final Path TABLE = Path.of("../docs/conformance/gateway.md");
  private static final Path TESTS = Path.of("src/test/java");
  private static final Pattern ROW =
      Pattern.compile("\\| ([A-Z])(\\d+) \\| (.+) \\| (.+) \\| (.+) \\|");
  private static final Pattern TEST = Pattern.compile("`(\\w+)#(\\w+)`");

  private record Row(String spec, int number, String rule, String tests, String state) {}

  private static List<Row> rows() throws IOException {
    List<Row> rows = new ArrayList<>();
    for (String line : Files.readAllLines(TABLE)) {
      Matcher matcher = ROW.matcher(line);
      if (matcher.matches()) {
        rows.add(
            new Row(
                matcher.group(1),
                Integer.parseInt(matcher.group(2)),
                matcher.group(3),
                matcher.group(4),
                matcher.group(5)));
      }
    }
    return rows;
  }

  @Test
  void rows_ofEachSpecification_areAllThere() throws IOException {
    Map<String, List<Integer>> numbers =
        rows().stream()
            .collect(
                Collectors.groupingBy(
                    Row::spec, Collectors.mapping(Row::number, Collectors.toList())));

    assertThat(numbers).containsOnlyKeys("P", "T", "S", "D", "R");
    assertThat(numbers.get("P")).hasSizeGreaterThanOrEqualTo(38);
    assertThat(numbers.get("T")).hasSizeGreaterThanOrEqualTo(47);
    assertThat(numbers.get("S")).hasSizeGreaterThanOrEqualTo(21);
    assertThat(numbers.get("D")).hasSizeGreaterThanOrEqualTo(5);
    assertThat(numbers.get("R")).hasSizeGreaterThanOrEqualTo(10);
    numbers.values().forEach(each -> assertThat(each).doesNotHaveDuplicates());
  }

  @Test
  void tests_ofEveryRow_exist() throws IOException {
    Map<String, String> sources = new HashMap<>();
    try (Stream<Path> files = Files.walk(TESTS)) {
      for (Path file : files.filter(each -> each.toString().endsWith(".java")).toList()) {
        sources.put(file.getFileName().toString().replace(".java", ""), Files.readString(file));
      }
    }
    for (Row row : rows()) {
      List<String> missing = new ArrayList<>();
      Matcher named = TEST.matcher(row.tests());
      int count = 0;
      while (named.find()) {
        count++;
        String source = sources.getOrDefault(named.group(1), "");
        if (!source.contains(" void " + named.group(2) + "(")) {
          missing.add(named.group());
        }
      }
      assertThat(missing).as(row.spec() + row.number()).isEmpty();
      assertThat(count > 0 || row.state().startsWith("no "))
          .as("%s%d names a test", row.spec(), row.number())
          .isTrue();
    }
  }
}
