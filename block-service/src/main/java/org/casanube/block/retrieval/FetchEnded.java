package org.casanube.block.retrieval;

/**
 * The content of the event that a fetch of a DAG has ended.
 *
 * @param outcome {@code finished} or {@code failed}
 * @param blocks blocks that peers sent
 * @param bytes their bytes
 * @param cause why it failed; empty otherwise
 */
public record FetchEnded(
    String cid, String outcome, long blocks, long bytes, int peers, String cause) {
  /** The type of the event. */
  public static final String TYPE = "org.casanube.files.fetch-ended";

  public static FetchEnded finished(FetchProgress progress) {
    return of(progress, "finished", "");
  }

  public static FetchEnded failed(FetchProgress progress, FetchFailedException cause) {
    return of(progress, "failed", String.valueOf(cause.getMessage()));
  }

  private static FetchEnded of(FetchProgress progress, String outcome, String cause) {
    return new FetchEnded(
        progress.root().toString(),
        outcome,
        progress.blocks(),
        progress.bytes(),
        progress.peers(),
        cause);
  }
}
