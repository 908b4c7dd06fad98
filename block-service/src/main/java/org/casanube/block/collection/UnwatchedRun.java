package org.casanube.block.collection;

import java.util.Map;
import org.casanube.block.operations.OperationRun;
import org.casanube.block.operations.Progress;

/** A run that nobody follows or cancels: that of one request. */
record UnwatchedRun() implements OperationRun {
  @Override
  public Map<String, String> parameters() {
    return Map.of();
  }

  @Override
  public void progress(Progress progress) {
    // Nobody asks for it.
  }

  @Override
  public void checkpoint() {
    // Goes on to its end.
  }
}
