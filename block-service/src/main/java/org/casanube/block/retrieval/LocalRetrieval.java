package org.casanube.block.retrieval;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.casanube.block.blocks.Blocks;
import org.casanube.block.blocks.MissingBlockException;
import org.casanube.multiformats.Cid;

/** Stands in where there are no peers to ask: what is here can be read, the rest is missing. */
public final class LocalRetrieval implements Retrieval {
  private final Blocks blocks;

  public LocalRetrieval(Blocks blocks) {
    this.blocks = blocks;
  }

  /**
   * Refuses.
   *
   * @throws MissingBlockException always
   */
  @Override
  public Fetched fetch(FetchRequest request, FetchWatch watch) {
    throw new MissingBlockException(request.root(), "no peers are asked");
  }

  @Override
  public Reading read(Cid root, Optional<Duration> patience) {
    return readLocally();
  }

  @Override
  public Reading readLocally() {
    return new LocalReading(blocks::lookup);
  }

  @Override
  public List<FetchProgress> running() {
    return List.of();
  }

  @Override
  public List<FailedFetch> failed() {
    return List.of();
  }
}
