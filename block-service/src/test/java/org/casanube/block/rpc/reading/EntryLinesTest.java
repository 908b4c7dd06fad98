package org.casanube.block.rpc.reading;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What Kubo 0.42 prints of such a directory. */
class EntryLinesTest {
  private static final List<Map<String, Object>> LINKS =
      List.of(
          Map.of("Hash", "QmFile", "Size", 3L, "Type", 2, "Name", "a"),
          Map.of("Hash", "QmLarger", "Size", 3_000_000L, "Type", 2, "Name", "big"),
          Map.of("Hash", "QmFolder", "Size", 0L, "Type", ListCommand.DIRECTORY, "Name", "sub"));

  @Test
  void all_areAligned() {
    assertThat(new EntryLines(true, false).all(LINKS))
        .isEqualTo(
            """
            QmFile   3       a
            QmLarger 3000000 big
            QmFolder -       sub/
            """);
    assertThat(new EntryLines(true, true).all(LINKS.subList(0, 1)))
        .isEqualTo(
            """
            Hash   Size Name
            QmFile 3    a
            """);
    assertThat(new EntryLines(false, false).all(LINKS.subList(2, 3))).isEqualTo("QmFolder sub/\n");
    assertThat(new EntryLines(true, false).all(List.of())).isEmpty();
  }

  @Test
  void single_hasColumnsOfTheLeastWidth() {
    assertThat(new EntryLines(true, false).single(LINKS.getFirst()))
        .isEqualTo("QmFile    3         a\n");
  }
}
