package org.casanube.block.retrieval;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.casanube.block.archives.DagScope;
import org.casanube.block.archives.EntityBytes;
import org.casanube.block.operations.OperationRun;
import org.casanube.block.operations.OperationTask;
import org.casanube.block.operations.Progress;
import org.casanube.multiformats.Cid;

/**
 * A fetch as an operation. Nothing keeps what it brought from the next collection; whoever wants it
 * for good pins it.
 */
public final class RetrievalTask implements OperationTask {
  public static final String TYPE = "retrieval";

  private static final String CID = "cid";
  private static final String PATH = "path";
  private static final String SCOPE = "scope";
  private static final String BYTES = "bytes";
  private static final String WAIT = "waitForPeers";
  private static final String PATIENCE = "patienceSeconds";

  private final Retrieval retrieval;

  public RetrievalTask(Retrieval retrieval) {
    this.retrieval = retrieval;
  }

  /** The parameters of an operation that makes this fetch. */
  public static Map<String, String> parameters(FetchRequest request) {
    Map<String, String> parameters = new LinkedHashMap<>();
    parameters.put(CID, request.root().toString());
    parameters.put(PATH, String.join("/", request.path()));
    parameters.put(SCOPE, request.scope().toString());
    if (!request.bytes().isAll()) {
      EntityBytes bytes = request.bytes();
      parameters.put(BYTES, bytes.from() + ":" + (bytes.to() == null ? "*" : bytes.to()));
    }
    request
        .patience()
        .ifPresent(patience -> parameters.put(PATIENCE, Long.toString(patience.toSeconds())));
    if (request.persistent()) {
      parameters.put(WAIT, "true");
    }
    return parameters;
  }

  /** After a restart peers are on their way again, whoever waits. */
  private static FetchRequest request(OperationRun run) {
    Map<String, String> parameters = run.parameters();
    FetchRequest asked = request(parameters);
    FetchRequest named = run.id().map(id -> asked.of(id.value())).orElse(asked);
    boolean waits = Boolean.parseBoolean(parameters.get(WAIT)) || run.attempt() > 1;
    return waits ? named.persistently() : named;
  }

  private static FetchRequest request(Map<String, String> parameters) {
    String path = parameters.getOrDefault(PATH, "");
    return new FetchRequest(
        Cid.parse(parameters.getOrDefault(CID, "")),
        path.isEmpty() ? List.of() : List.of(path.split("/")),
        DagScope.parse(parameters.getOrDefault(SCOPE, "all").toLowerCase(Locale.ROOT)),
        Optional.ofNullable(parameters.get(BYTES)).map(EntityBytes::parse).orElse(EntityBytes.ALL),
        Optional.ofNullable(parameters.get(PATIENCE))
            .map(seconds -> Duration.ofSeconds(Long.parseLong(seconds))));
  }

  @Override
  public String type() {
    return TYPE;
  }

  @Override
  public String subject(Map<String, String> parameters) {
    return String.join(
        " ",
        parameters.getOrDefault(CID, ""),
        parameters.getOrDefault(SCOPE, ""),
        parameters.getOrDefault(BYTES, ""),
        parameters.getOrDefault(PATH, ""));
  }

  @Override
  public boolean repeatable() {
    return true;
  }

  @Override
  public Map<String, Long> run(OperationRun run) {
    FetchWatch watch =
        progress -> {
          run.checkpoint();
          run.progress(
              new Progress(
                  progress.phase().name().toLowerCase(Locale.ROOT),
                  progress.blocks(),
                  progress.blocks() + progress.remaining(),
                  "blocks"));
        };
    try (Fetched fetched = retrieval.fetch(request(run), watch)) {
      FetchProgress progress = fetched.progress();
      return Map.of(
          "blocks", progress.blocks(),
          "bytes", progress.bytes(),
          "localBlocks", progress.localBlocks(),
          "peers", (long) progress.peers());
    }
  }
}
