package org.casanube.block.imports;

import java.util.LinkedHashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts what became of what is imported, and logs what was left out. Not thread-safe. */
final class ImportTally {
  private static final Logger LOG = LoggerFactory.getLogger(ImportTally.class);
  private static final int MAX_LOGGED = 100;

  private final Map<String, Long> counts = new LinkedHashMap<>();
  private int logged;

  void count(String what) {
    add(what, 1);
  }

  void add(String what, long number) {
    counts.merge(what, number, Long::sum);
  }

  /** Something was left out, and why; the first hundred are logged. */
  void refuse(String what, Object which, Exception cause) {
    count(what);
    if (logged < MAX_LOGGED) {
      logged++;
      LOG.atWarn()
          .addKeyValue("casanube.import.kind", what)
          .log("{} was not imported: {}", which, cause.getMessage());
    }
  }

  Map<String, Long> counts() {
    return Map.copyOf(counts);
  }
}
