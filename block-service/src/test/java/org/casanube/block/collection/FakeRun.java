package org.casanube.block.collection;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.casanube.block.operations.OperationCancelledException;
import org.casanube.block.operations.OperationRun;
import org.casanube.block.operations.Progress;

/** A run that remembers its progress and may be cancelled, or disturbed, in the middle. */
public final class FakeRun implements OperationRun {
  private final List<Progress> told = new ArrayList<>();
  private final Consumer<Progress> onProgress;
  private volatile boolean cancelled;

  public FakeRun() {
    this(progress -> {});
  }

  public FakeRun(Consumer<Progress> onProgress) {
    this.onProgress = onProgress;
  }

  void cancel() {
    cancelled = true;
  }

  List<Progress> told() {
    return told;
  }

  @Override
  public Map<String, String> parameters() {
    return Map.of();
  }

  @Override
  public void progress(Progress progress) {
    told.add(progress);
    onProgress.accept(progress);
  }

  @Override
  public void checkpoint() {
    if (cancelled) {
      throw new OperationCancelledException("cancelled");
    }
  }
}
