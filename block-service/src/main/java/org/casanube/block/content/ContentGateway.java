package org.casanube.block.content;

import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.casanube.block.archives.ArchiveException;
import org.casanube.block.archives.CarExporter;
import org.casanube.block.blocks.BlockStoreException;
import org.casanube.block.blocks.MissingBlockException;
import org.casanube.block.content.negotiation.RefusedRequestException;
import org.casanube.block.reachability.KeyHash;
import org.casanube.block.retrieval.FetchFailedException;
import org.casanube.block.retrieval.Reading;
import org.casanube.block.retrieval.Retrieval;
import org.casanube.block.unixfs.ReadAhead;
import org.casanube.block.unixfs.UnixFsException;
import org.casanube.block.unixfs.UnixFsReader;
import org.casanube.ipld.IpldException;
import org.casanube.problems.HttpProblems;
import org.casanube.problems.Problem;
import org.casanube.problems.ProblemMapping;
import org.casanube.problems.ProblemType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers requests for content by path, from what is here at once and from peers as it comes; with
 * {@code Cache-Control: only-if-cached}, from what is here alone. Safe for use by many threads; a
 * call takes the calling thread until the answer is sent.
 */
public final class ContentGateway {
  private static final Logger LOG = LoggerFactory.getLogger(ContentGateway.class);
  private static final String METHODS = "GET, HEAD, OPTIONS";

  private final Retrieval retrieval;
  private final ReadAhead readAhead;
  private final KeyHash hash;
  private final RangedResponse ranged;
  private final ContentMetrics metrics;
  private final ProblemMapping problems;
  private final Optional<Troubles> troubles;

  /**
   * A gateway to what this gives.
   *
   * @param readAhead how local blocks are read before the reader needs them
   * @param random draws what content must not be able to guess
   * @param problems names what goes wrong for those who are told as problem details
   */
  public ContentGateway(
      Retrieval retrieval,
      ReadAhead readAhead,
      KeyHash hash,
      RandomGenerator random,
      MeterRegistry registry,
      ProblemMapping problems) {
    this(
        retrieval,
        readAhead,
        hash,
        new RangedResponse(random),
        new ContentMetrics(registry),
        problems,
        Optional.of(new Troubles(LOG, System::nanoTime)));
  }

  private ContentGateway(
      Retrieval retrieval,
      ReadAhead readAhead,
      KeyHash hash,
      RangedResponse ranged,
      ContentMetrics metrics,
      ProblemMapping problems,
      Optional<Troubles> troubles) {
    this.retrieval = retrieval;
    this.readAhead = readAhead;
    this.hash = hash;
    this.ranged = ranged;
    this.metrics = metrics;
    this.problems = problems;
    this.troubles = troubles;
  }

  /**
   * The same gateway for a peer that may have what this one gives. That it asks for what is not
   * whole here is its own matter: the log hears of it on level debug.
   */
  public ContentGateway forPeer(Retrieval other) {
    return new ContentGateway(other, readAhead, hash, ranged, metrics, problems, Optional.empty());
  }

  /**
   * Answers. What goes wrong before the answer has begun becomes an answer too.
   *
   * @throws ReaderGoneException if the reader is gone
   * @throws RuntimeException if the answer could not be finished; the carrier cuts the connection
   */
  public void serve(ContentExchange exchange) throws IOException {
    try (ContentMetrics.Measured measured = metrics.start(exchange)) {
      serveMeasured(measured);
    }
  }

  private void serveMeasured(ContentMetrics.Measured exchange) throws IOException {
    try {
      switch (exchange.method()) {
        case "GET", "HEAD" -> respond(ContentRequest.of(exchange), onlyCached(exchange));
        case "OPTIONS" -> {
          exchange.start(new ResponseHead(204).with("Allow", METHODS));
          exchange.finish();
        }
        default -> throw new RefusedRequestException(405, "only " + METHODS + " are answered here");
      }
    } catch (RefusedRequestException e) {
      refuseOrCut(exchange, e.status(), e);
    } catch (MissingBlockException e) {
      refuseOrCut(exchange, onlyCached(exchange) ? 412 : 404, e);
    } catch (FetchFailedException e) {
      refuseOrCut(exchange, statusOf(e), e);
    } catch (UnixFsException e) {
      refuseOrCut(exchange, statusOf(e), e);
    } catch (IpldException | ArchiveException e) {
      refuseOrCut(exchange, 422, e);
    } catch (BlockStoreException e) {
      tell(Troubles.Kind.UNREADABLE, e);
      refuseOrCut(exchange, 500, e);
    } catch (ReaderGoneException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      tell(Troubles.Kind.FAILED, e);
      refuseOrCut(exchange, 500, new IllegalStateException("the log says what failed", e));
    }
  }

  private void respond(ContentRequest request, boolean onlyCached) throws IOException {
    try (Reading reading =
        onlyCached
            ? retrieval.readLocally()
            : retrieval.read(request.path().root(), Optional.empty())) {
      UnixFsReader reader = new UnixFsReader(reading, readAhead);
      ArchiveResponse archives =
          new ArchiveResponse(reading, reader, new CarExporter(reading, hash));
      new ContentResponder(reading, reader, ranged, archives).respond(request);
    }
  }

  private static int statusOf(FetchFailedException e) {
    return switch (e.code()) {
      case NOBODY_HAS_IT -> 404;
      case DEADLINE -> 504;
      case BUSY -> 503;
      case UNREADABLE_DAG -> 422;
    };
  }

  private static int statusOf(UnixFsException e) {
    return switch (e.code()) {
      case NOT_FOUND, NOT_A_DIRECTORY -> 404;
      case NOT_A_FILE, NOT_UNIXFS, INVALID_NAME, CONFLICT, INVALID_OPTION -> 400;
      case MALFORMED, LIMIT_EXCEEDED -> 422;
    };
  }

  private static boolean onlyCached(ContentExchange exchange) {
    String control = exchange.header("Cache-Control");
    return control != null && control.contains("only-if-cached");
  }

  private void tell(Troubles.Kind kind, Throwable cause) {
    troubles.ifPresentOrElse(
        known -> known.tell(kind, cause), () -> LOG.debug("no content for a peer", cause));
  }

  private void refuseOrCut(ContentMetrics.Measured exchange, int status, RuntimeException cause)
      throws IOException {
    if (exchange.isStarted()) {
      tell(Troubles.Kind.CUT_OFF, cause);
      throw cause;
    }
    refuse(exchange, status, cause);
  }

  private void refuse(ContentExchange exchange, int status, RuntimeException cause)
      throws IOException {
    Refusal refusal = Refusal.of(exchange.header("Accept"), problemOf(cause, status));
    byte[] body = refusal.body();
    ResponseHead head =
        new ResponseHead(status)
            .with("Content-Type", refusal.mediaType())
            .with("X-Content-Type-Options", "nosniff")
            .with("Cache-Control", "no-store")
            .with("Vary", "Accept")
            .withLength(body.length);
    if (status == 405) {
      head.with("Allow", METHODS);
    } else if (status == 503) {
      head.with("Retry-After", "5");
    }
    exchange.start(head);
    exchange.write(ByteBuffer.wrap(body));
    exchange.finish();
  }

  /** The problem under the status that gateways use for it; REST may use another. */
  private Problem problemOf(RuntimeException cause, int status) {
    ProblemType type =
        problems
            .problemOf(cause)
            .map(Problem::type)
            .map(known -> new ProblemType(known.code(), known.title(), status))
            .orElseGet(() -> HttpProblems.ofStatus(status));
    return type.problem(String.valueOf(cause.getMessage()));
  }
}
