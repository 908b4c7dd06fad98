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
import org.casanube.block.content.negotiation.ContentPath;
import org.casanube.block.content.negotiation.RefusedRequestException;
import org.casanube.block.content.negotiation.ResponseFormat;
import org.casanube.block.content.sites.Authority;
import org.casanube.block.content.sites.Route;
import org.casanube.block.content.sites.SiteRequest;
import org.casanube.block.content.sites.Sites;
import org.casanube.block.names.NameException;
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
import org.jspecify.annotations.Nullable;
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
  private final Optional<NameSource> names;
  private final Optional<Sites> sites;
  private final Tools tools;
  private final Optional<Troubles> troubles;

  /**
   * A gateway to what this gives.
   *
   * @param readAhead how local blocks are read before the reader needs them
   * @param random draws what content must not be able to guess
   * @param problems names what goes wrong for those who are told as problem details
   * @param names what names lead to
   */
  public ContentGateway(
      Retrieval retrieval,
      ReadAhead readAhead,
      KeyHash hash,
      RandomGenerator random,
      MeterRegistry registry,
      ProblemMapping problems,
      NameSource names) {
    this(
        retrieval,
        Optional.of(names),
        Optional.empty(),
        new Tools(
            readAhead, hash, new RangedResponse(random), new ContentMetrics(registry), problems),
        Optional.of(new Troubles(LOG, System::nanoTime)));
  }

  private ContentGateway(
      Retrieval retrieval,
      Optional<NameSource> names,
      Optional<Sites> sites,
      Tools tools,
      Optional<Troubles> troubles) {
    this.retrieval = retrieval;
    this.names = names;
    this.sites = sites;
    this.tools = tools;
    this.troubles = troubles;
  }

  /** What every gateway to the same content has. */
  private record Tools(
      ReadAhead readAhead,
      KeyHash hash,
      RangedResponse ranged,
      ContentMetrics metrics,
      ProblemMapping problems) {}

  /**
   * The same gateway for a peer that may have what this one gives. That it asks for what is not
   * whole here is its own matter: the log hears of it on level debug. Names it resolves itself.
   */
  public ContentGateway forPeer(Retrieval other) {
    return new ContentGateway(other, Optional.empty(), Optional.empty(), tools, Optional.empty());
  }

  /** The same gateway where the host of a request may name content, too. */
  public ContentGateway withSites(Sites known) {
    return new ContentGateway(retrieval, names, Optional.of(known), tools, troubles);
  }

  /**
   * Answers. What goes wrong before the answer has begun becomes an answer too.
   *
   * @throws ReaderGoneException if the reader is gone
   * @throws RuntimeException if the answer could not be finished; the carrier cuts the connection
   */
  public void serve(ContentExchange exchange) throws IOException {
    try (ContentMetrics.Measured measured = tools.metrics().start(exchange)) {
      serveMeasured(measured);
    }
  }

  private void serveMeasured(ContentMetrics.Measured exchange) throws IOException {
    try {
      switch (exchange.method()) {
        case "GET", "HEAD" -> route(exchange);
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
    } catch (NameException e) {
      refuseOrCut(exchange, onlyCached(exchange) ? 412 : statusOf(e), e);
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

  private void route(ContentExchange exchange) throws IOException {
    switch (sites.map(known -> routeOf(exchange, known)).orElse(Route.ByPath.USUAL)) {
      case Route.ByPath route -> respond(ContentRequest.of(exchange, route));
      case Route.ByHost route -> respond(ContentRequest.of(exchange, route));
      case Route.Moved(String location) -> {
        exchange.start(new ResponseHead(301).with("Location", location));
        exchange.finish();
      }
      case Route.Refused(int status, String message) ->
          throw new RefusedRequestException(status, message);
    }
  }

  /**
   * What a proxy says of the host counts only where we may be reached by that name, and never on
   * hosts of content: a script there can say it too, and must not read what others' hosts name.
   */
  private static Route routeOf(ContentExchange exchange, Sites sites) {
    Optional<Authority> named = Authority.find(exchange.header("Host"));
    Optional<Authority> host =
        named.filter(sites::isContentOnly).isPresent()
            ? named
            : forwardedHost(exchange.header("X-Forwarded-Host"))
                .filter(sites::allows)
                .or(() -> named);
    boolean secure = "https".equalsIgnoreCase(first(exchange.header("X-Forwarded-Proto")));
    return sites.route(new SiteRequest(host, secure, exchange.path(), exchange.query()));
  }

  /** Whom a proxy was asked for: of several proxies the first, which the client has reached. */
  public static Optional<Authority> forwardedHost(@Nullable String header) {
    return Authority.find(first(header));
  }

  private static @Nullable String first(@Nullable String list) {
    return list == null ? null : list.split(",", 2)[0].strip();
  }

  private void respond(ContentRequest request) throws IOException {
    if (request.wanted().format() == ResponseFormat.IPNS_RECORD) {
      new RecordResponse(requireNames(), tools.ranged()).respond(request);
      return;
    }
    ContentStart start = start(request);
    try (Reading reading =
        request.waits() ? retrieval.read(start.cid(), Optional.empty()) : retrieval.readLocally()) {
      UnixFsReader reader = new UnixFsReader(reading, tools.readAhead());
      ArchiveResponse archives =
          new ArchiveResponse(reading, reader, new CarExporter(reading, tools.hash()));
      new ContentResponder(retrieval, reading, reader, tools.ranged(), archives)
          .respond(request.of(start.age()), start);
    }
  }

  private ContentStart start(ContentRequest request) {
    ContentPath path = request.path();
    return path.mutable()
        ? requireNames().resolve(path.root(), request.waits())
        : ContentStart.of(path.cid());
  }

  private NameSource requireNames() {
    return names.orElseThrow(
        () -> new RefusedRequestException(501, "names are not resolved for peers"));
  }

  /** By the specification of DNSLink gateways where it says; else by who is to blame. */
  private static int statusOf(NameException e) {
    return switch (e.code()) {
      case NOT_FOUND, KEY_NOT_FOUND -> 404;
      case INVALID_PATH, TOO_MANY_STEPS -> 400;
      case INVALID_RECORD, DNS_FAILED -> 502;
      case DEADLINE -> 504;
      case BUSY -> 503;
      case KEY_EXISTS, KEY_RESERVED, INVALID_KEY, INVALID_RECORD_OPTION -> 500;
    };
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
    } else if (status >= 502) {
      head.with("Retry-After", "5");
    }
    exchange.start(head);
    exchange.write(ByteBuffer.wrap(body));
    exchange.finish();
  }

  /** The problem under the status that gateways use for it; REST may use another. */
  private Problem problemOf(RuntimeException cause, int status) {
    ProblemType type =
        tools
            .problems()
            .problemOf(cause)
            .map(Problem::type)
            .map(known -> new ProblemType(known.code(), known.title(), status))
            .orElseGet(() -> HttpProblems.ofStatus(status));
    return type.problem(String.valueOf(cause.getMessage()));
  }
}
