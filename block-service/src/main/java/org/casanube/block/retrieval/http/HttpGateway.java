package org.casanube.block.retrieval.http;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.casanube.block.blocks.Block;
import org.casanube.block.exchange.Traffic;
import org.casanube.block.exchange.Way;
import org.casanube.block.retrieval.BlockGateway;
import org.casanube.block.retrieval.GatewayAnswer;
import org.casanube.multiformats.Cid;
import org.jspecify.annotations.Nullable;

/**
 * A gateway on the network. It is probed before it is first asked, left alone for a while when it
 * says that it is busy, and never followed elsewhere. Safe for use by many threads.
 */
final class HttpGateway implements BlockGateway {
  static final String RAW = "application/vnd.ipld.raw";
  static final String CAR = "application/vnd.ipld.car";

  /** An empty identity block, which every gateway has. */
  private static final String PROBE = "/ipfs/bafkqaaa?format=raw";

  private static final Duration LEAST_PAUSE = Duration.ofSeconds(5);
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(2);

  private final HttpClient client;
  private final URI base;
  private final Duration timeout;
  private final boolean onlyCached;
  private final GatewayReach reach;
  private final Traffic traffic;
  private final InstantSource clock;
  private final AtomicReference<@Nullable CompletableFuture<Optional<String>>> probe =
      new AtomicReference<>();
  private volatile long pausedUntil;

  /**
   * A gateway that was not asked yet.
   *
   * @param timeout for one answer with its body; for an archive, for its beginning
   * @param onlyCached whether it should give only what it has, and not ask others in turn
   * @param reach where it may be
   * @param traffic counts what it gives
   */
  HttpGateway(
      HttpClient client,
      URI base,
      Duration timeout,
      boolean onlyCached,
      GatewayReach reach,
      Traffic traffic,
      InstantSource clock) {
    this.traffic = traffic;
    this.reach = reach;
    this.client = client;
    this.base = base;
    this.timeout = timeout;
    this.onlyCached = onlyCached;
    this.clock = clock;
  }

  @Override
  public String name() {
    return base.toString();
  }

  @Override
  public void gave(long bytes) {
    traffic.received(Way.GATEWAY, 1, bytes);
  }

  @Override
  public GatewayAnswer block(Cid cid) throws InterruptedException {
    if (clock.millis() < pausedUntil) {
      return new GatewayAnswer.Failed("asked to be left alone");
    }
    try {
      Optional<String> refusal = probe();
      if (refusal.isPresent()) {
        return new GatewayAnswer.Failed(refusal.get());
      }
      return blockOf(
          cid, send(request("/ipfs/" + cid + "?format=raw", RAW), limited(Block.MAX_BYTES)));
    } catch (IOException e) {
      return new GatewayAnswer.Failed("failed: " + e.getMessage());
    }
  }

  /** What keeps it from being asked; one probe for all who wait for it. */
  private Optional<String> probe() throws InterruptedException {
    CompletableFuture<Optional<String>> ours = new CompletableFuture<>();
    CompletableFuture<Optional<String>> known = probe.compareAndExchange(null, ours);
    if (known != null) {
      return await(known);
    }
    Optional<String> refusal = Optional.of("was not probed");
    try {
      refusal = sendProbe();
      return refusal;
    } finally {
      if (refusal.isPresent()) {
        probe.set(null);
      }
      ours.complete(refusal);
    }
  }

  private static Optional<String> await(CompletableFuture<Optional<String>> probed)
      throws InterruptedException {
    try {
      return probed.get();
    } catch (ExecutionException e) {
      return Optional.of("failed: " + e.getCause());
    }
  }

  private Optional<String> sendProbe() throws InterruptedException {
    try {
      int status = send(request(PROBE, RAW), limited(0)).statusCode();
      if (status == 200 || status == 204 || status == 410) {
        return Optional.empty();
      }
      if (!pauseIfBusy(status, Optional.empty())) {
        pause(LEAST_PAUSE);
      }
      return Optional.of("answered " + status + " to a probe");
    } catch (IOException e) {
      pause(LEAST_PAUSE);
      return Optional.of("failed: " + e.getMessage());
    }
  }

  private void pause(Duration time) {
    pausedUntil = clock.millis() + time.toMillis();
  }

  private GatewayAnswer blockOf(Cid cid, HttpResponse<byte[]> response) {
    int status = response.statusCode();
    if (status == 200) {
      Block block = Block.of(cid.multihash(), response.body());
      return block.matches()
          ? new GatewayAnswer.Found(block)
          : new GatewayAnswer.Failed("gave wrong bytes for " + cid);
    }
    if (pauseIfBusy(status, response.headers().firstValue("Retry-After"))) {
      return new GatewayAnswer.Failed("is busy (" + status + ")");
    }
    return lacks(status)
        ? new GatewayAnswer.Lacking()
        : new GatewayAnswer.Failed("answered " + status);
  }

  /** Gone, forbidden, not here, or said to be elsewhere, where we don't go. */
  private static boolean lacks(int status) {
    return status == 403
        || status == 404
        || status == 410
        || status == 412
        || status == 451
        || status / 100 == 3;
  }

  private boolean pauseIfBusy(int status, Optional<String> retryAfter) {
    if (status != 429 && status != 502 && status != 503 && status != 504) {
      return false;
    }
    long seconds =
        retryAfter
            .filter(value -> value.matches("\\d{1,6}"))
            .map(Long::parseLong)
            .orElse(LEAST_PAUSE.toSeconds());
    long bounded = Math.clamp(seconds, LEAST_PAUSE.toSeconds(), LONGEST_PAUSE.toSeconds());
    pause(Duration.ofSeconds(bounded));
    return true;
  }

  @Override
  public Optional<InputStream> openCar(Cid root) throws IOException, InterruptedException {
    if (clock.millis() < pausedUntil) {
      return Optional.empty();
    }
    HttpRequest request =
        request(
            "/ipfs/" + root + "?format=car&dag-scope=all&car-order=dfs&car-dups=n",
            CAR + "; version=1; order=dfs; dups=n");
    HttpResponse<InputStream> response = send(request, BodyHandlers.ofInputStream());
    boolean archive =
        response.statusCode() == 200
            && response.headers().firstValue("Content-Type").orElse("").startsWith(CAR);
    if (archive) {
      return Optional.of(response.body());
    }
    pauseIfBusy(response.statusCode(), response.headers().firstValue("Retry-After"));
    response.body().close();
    return Optional.empty();
  }

  private HttpRequest request(String target, String accept) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(base.resolve(target)).timeout(timeout).header("Accept", accept);
    if (onlyCached) {
      request.header("Cache-Control", "only-if-cached");
    }
    if (!base.getScheme().equals("https")) {
      request.version(HttpClient.Version.HTTP_1_1);
    }
    return request.build();
  }

  private static BodyHandler<byte[]> limited(int bytes) {
    return BodyHandlers.limiting(BodyHandlers.ofByteArray(), bytes);
  }

  /** Sends, with one limit of time for head and body together where the body is taken whole. */
  private <T> HttpResponse<T> send(HttpRequest request, BodyHandler<T> handler)
      throws IOException, InterruptedException {
    String host = base.getHost();
    reach.require(host.startsWith("[") ? host.substring(1, host.length() - 1) : host);
    CompletableFuture<HttpResponse<T>> answer = client.sendAsync(request, handler);
    try {
      return answer.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw new IOException("no answer within " + timeout.toSeconds() + " s", e);
    } catch (ExecutionException e) {
      throw new IOException(String.valueOf(e.getCause()), e);
    } finally {
      var _ = answer.cancel(true);
    }
  }
}
