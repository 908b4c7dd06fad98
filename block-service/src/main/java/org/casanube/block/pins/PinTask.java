package org.casanube.block.pins;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.casanube.block.operations.OperationId;
import org.casanube.block.operations.OperationRun;
import org.casanube.block.operations.OperationTask;
import org.casanube.block.operations.Progress;
import org.casanube.block.retrieval.FetchProgress;
import org.casanube.multiformats.Cid;

/**
 * The making of a pin as an operation, which goes on when the caller is gone and is taken up after
 * a restart: what had come by then is not asked for again.
 */
public final class PinTask implements OperationTask {
  public static final String TYPE = "local-pin";

  private static final String CID = "cid";
  private static final String MODE = "type";
  private static final String NAME = "name";

  private final PinFetching fetching;

  public PinTask(PinFetching fetching) {
    this.fetching = fetching;
  }

  /** The parameters of an operation that makes this pin. */
  public static Map<String, String> parameters(PinRequest request) {
    return Map.of(
        CID,
        request.cid().toString(),
        MODE,
        request.mode().name().toLowerCase(Locale.ROOT),
        NAME,
        request.name().value());
  }

  @Override
  public String type() {
    return TYPE;
  }

  @Override
  public String subject(Map<String, String> parameters) {
    return parameters.get(CID) + " " + parameters.get(NAME);
  }

  @Override
  public boolean repeatable() {
    return true;
  }

  @Override
  public Map<String, Long> run(OperationRun run) {
    Map<String, String> asked = run.parameters();
    PinRequest request =
        new PinRequest(
            Cid.parse(String.valueOf(asked.get(CID))),
            PinMode.valueOf(String.valueOf(asked.get(MODE)).toUpperCase(Locale.ROOT)),
            new PinName(String.valueOf(asked.get(NAME))),
            Optional.empty(),
            true,
            run.id().map(OperationId::value));
    Watch watch = new Watch(run);
    Pin _ = fetching.pin(request, watch);
    return Map.of(
        "blocks", watch.walked, "fetchedBlocks", watch.blocks, "fetchedBytes", watch.bytes);
  }

  /** Tells the operation, and ends the work when that is cancelled. */
  private static final class Watch implements PinProgressWatch {
    private final OperationRun run;
    private long walked;
    private long blocks;
    private long bytes;

    Watch(OperationRun run) {
      this.run = run;
    }

    @Override
    public void walked(long count) {
      walked = count;
      run.checkpoint();
      run.progress(new Progress("walking", count, 0, "blocks"));
    }

    @Override
    public void fetching(FetchProgress progress) {
      blocks = progress.blocks();
      bytes = progress.bytes();
      run.checkpoint();
      run.progress(new Progress("fetching", blocks, blocks + progress.remaining(), "blocks"));
    }
  }
}
