package org.casanube.block.rpc.pins;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.casanube.block.pins.PinProgressWatch;
import org.casanube.block.retrieval.FetchProgress;
import org.casanube.block.rpc.command.Call;
import org.casanube.block.rpc.command.Json;

/**
 * Tells a caller how far pinning has come, twice a second at most; keeps its time limit, too. What
 * was fetched and what was found here count alike, so the number never falls.
 */
final class AddProgress implements PinProgressWatch {
  private static final long PAUSE_NANOS = 500_000_000;

  private final Call call;
  private final boolean tells;
  private long blocks;
  private long bytes;
  private long toldAt = System.nanoTime();

  AddProgress(Call call, boolean tells) {
    this.call = call;
    this.tells = tells;
  }

  @Override
  public void walked(long count) {
    blocks = Math.max(blocks, count);
    tell();
  }

  @Override
  public void fetching(FetchProgress progress) {
    blocks = Math.max(blocks, progress.blocks() + progress.localBlocks());
    bytes = Math.max(bytes, progress.bytes());
    tell();
  }

  private void tell() {
    call.checkpoint();
    long now = System.nanoTime();
    if (tells && now - toldAt >= PAUSE_NANOS) {
      toldAt = now;
      emit();
    }
  }

  /** Tells of the end. */
  void finish() {
    if (blocks > 0) {
      emit();
    }
  }

  private void emit() {
    try {
      call.emit(Json.of().withUnlessEmpty("Progress", blocks).withUnlessEmpty("Bytes", bytes), "");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
