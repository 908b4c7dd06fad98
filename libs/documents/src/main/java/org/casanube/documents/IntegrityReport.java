package org.casanube.documents;

import java.util.List;

/**
 * What a check of the whole store found.
 *
 * @param documents how many documents were looked at
 * @param problems one sentence for each problem; empty if all is well
 */
public record IntegrityReport(long documents, List<String> problems) {
  public IntegrityReport {
    problems = List.copyOf(problems);
  }

  /** True if nothing is wrong. */
  public boolean healthy() {
    return problems.isEmpty();
  }
}
