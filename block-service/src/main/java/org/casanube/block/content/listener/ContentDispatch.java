package org.casanube.block.content.listener;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.casanube.block.content.ContentEndpoint;
import org.casanube.block.content.ContentGateway;
import org.casanube.block.content.Refusal;
import org.casanube.block.content.listener.ContentConnection.Answered;
import org.casanube.block.content.sites.Authority;
import org.casanube.block.content.sites.Sites;
import org.casanube.problems.HttpProblems;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs each request on a virtual thread. A bounded number is answered at once; others wait a moment
 * for their turn, first come, first served, at most one of a connection.
 */
final class ContentDispatch {
  /** How long a request waits for its turn before it is told to come back. */
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private static final Logger LOG = LoggerFactory.getLogger(ContentDispatch.class);

  private final ContentGateway gateway;
  private final List<ContentEndpoint> endpoints;
  private final ContentProperties properties;
  private final Sites sites;
  private final Executor threads;
  private final Semaphore permits;

  ContentDispatch(
      ContentGateway gateway,
      List<ContentEndpoint> endpoints,
      Sites sites,
      ContentProperties properties,
      Executor threads) {
    this.gateway = gateway;
    this.endpoints = endpoints;
    this.properties = properties;
    this.sites = sites;
    this.threads = threads;
    this.permits = new Semaphore(properties.maxRequests(), true);
  }

  /** True of a request whose body an endpoint takes. */
  boolean takesBody(HttpRequest request) {
    if (request.decoderResult().isFailure()) {
      return false;
    }
    String path = RequestTarget.path(request.uri());
    return endpoints.stream()
        .filter(endpoint -> endpoint.answers(path))
        .mapToInt(endpoint -> endpoint.maxBody(request.method().name(), path))
        .anyMatch(max -> RequestBody.isWithin(request, max));
  }

  /** Answers, and tells {@code answered} on the event loop. Called on the event loop. */
  void answer(ChannelHandlerContext context, HttpRequest request, Answered answered) {
    @Nullable String refusal = refusal(request);
    Optional<Authority> host = Authority.find(RequestTarget.host(request));
    if (refusal != null) {
      refuse(context, request, HttpResponseStatus.BAD_REQUEST, refusal)
          .addListener(_ -> answered.accept(context, false));
    } else if (!host.map(sites::allows).orElseGet(() -> isNameless(request))
        && !isForwarded(request, host)) {
      refuse(
              context,
              request,
              HttpResponseStatus.MISDIRECTED_REQUEST,
              "This host name is not among casanube.block.content.hosts and .public-gateways.")
          .addListener(_ -> answered.accept(context, false));
    } else if (asksForTunnel(request)) {
      openTunnel(context, answered);
    } else {
      threads.execute(() -> run(context, request, answered));
    }
  }

  /**
   * True of a request to a host that is not ours, by a proxy that was reached by one that is. A
   * page can say so too, once its own name leads here: it gets what pages of all origins get.
   */
  private boolean isForwarded(HttpRequest request, Optional<Authority> host) {
    return properties.crossOrigin()
        && host.isPresent()
        && !request.method().equals(HttpMethod.CONNECT)
        && ContentGateway.forwardedHost(request.headers().get("X-Forwarded-Host"))
            .filter(sites::isSet)
            .isPresent();
  }

  /** True of a request of HTTP/1.0, which need not say whom it is for. */
  private static boolean isNameless(HttpRequest request) {
    @Nullable String host = RequestTarget.host(request);
    return host == null || host.isEmpty();
  }

  /** True if a proxy's client asks for a way to a host, which is known to be one of ours. */
  private static boolean asksForTunnel(HttpRequest request) {
    return request.method().equals(HttpMethod.CONNECT) && Authority.find(request.uri()).isPresent();
  }

  /** A proxy's client asks for a way to us, and has it already. */
  private static void openTunnel(ChannelHandlerContext context, Answered answered) {
    context
        .writeAndFlush(
            new DefaultFullHttpResponse(
                HttpVersion.HTTP_1_1, new HttpResponseStatus(200, "Connection established")))
        .addListener(sent -> answered.accept(context, sent.isSuccess()));
  }

  private void run(ChannelHandlerContext context, HttpRequest request, Answered answered) {
    if (hasTurn()) {
      serve(context, request, answered);
    } else {
      refuse(context, request, HttpResponseStatus.SERVICE_UNAVAILABLE, "Too many requests at once.")
          .addListener(_ -> answered.accept(context, false));
    }
  }

  private boolean hasTurn() {
    try {
      return permits.tryAcquire(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private void serve(ChannelHandlerContext context, HttpRequest request, Answered answered) {
    NettyExchange exchange = new NettyExchange(context, request, properties.stallTimeout());
    try {
      serve(exchange);
    } catch (IOException | RuntimeException e) {
      // The reader is told by the cut; what failed here the content gateway has logged.
      LOG.debug("answer to {} {} was cut off", exchange.method(), exchange.path(), e);
    } finally {
      context.executor().execute(() -> end(context, exchange, answered));
    }
  }

  private void serve(NettyExchange exchange) throws IOException {
    String path = exchange.path();
    boolean contentOnly =
        Authority.find(exchange.header("Host"))
            .filter(host -> sites.isContentOnly(host) || !sites.allows(host))
            .isPresent();
    if (contentOnly) {
      serveContent(exchange);
      return;
    }
    for (ContentEndpoint endpoint : endpoints) {
      if (endpoint.answers(path)) {
        endpoint.serve(exchange);
        return;
      }
    }
    serveContent(exchange);
  }

  private void serveContent(NettyExchange exchange) throws IOException {
    gateway.serve(properties.crossOrigin() ? exchange.forAllOrigins() : exchange);
  }

  /**
   * Ends an answer once its last bytes have gone out: what a slow reader has not taken yet counts
   * as under way, and closing earlier would throw it away. On the event loop.
   */
  private void end(ChannelHandlerContext context, NettyExchange exchange, Answered answered) {
    @Nullable ChannelFuture last = exchange.finalWrite();
    if (last == null || last.isDone()) {
      permits.release();
      answered.accept(context, last != null && last.isSuccess() && exchange.keeps());
      return;
    }
    Future<?> tooSlow =
        context
            .executor()
            .schedule(
                () -> {
                  var _ = context.close();
                },
                properties.stallTimeout().toMillis(),
                TimeUnit.MILLISECONDS);
    last.addListener(sent -> {
      tooSlow.cancel(false);
      permits.release();
      answered.accept(context, sent.isSuccess() && exchange.keeps());
    });
  }

  private static @Nullable String refusal(HttpRequest request) {
    if (request.decoderResult().isFailure()) {
      return "The request is malformed or its headers are too long.";
    }
    boolean modern = request.protocolVersion().equals(HttpVersion.HTTP_1_1);
    if (!modern && !request.protocolVersion().equals(HttpVersion.HTTP_1_0)) {
      return "Only HTTP/1.1 and HTTP/1.0 are spoken here.";
    }
    if (request.headers().contains(HttpHeaderNames.TRANSFER_ENCODING)
        || (HttpUtil.getContentLength(request, 0L) > 0 && !(request instanceof FullHttpRequest))) {
      return "Requests for content have no body.";
    }
    int hosts = request.headers().getAll(HttpHeaderNames.HOST).size();
    return hosts > 1 || (modern && hosts == 0)
        ? "The header Host is missing, or there twice."
        : null;
  }

  private ChannelFuture refuse(
      ChannelHandlerContext context,
      HttpRequest request,
      HttpResponseStatus status,
      String message) {
    Refusal refusal =
        Refusal.of(
            request.headers().get(HttpHeaderNames.ACCEPT),
            HttpProblems.ofStatus(status.code()).problem(message));
    byte[] body = refusal.body();
    DefaultFullHttpResponse response =
        new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status, Unpooled.wrappedBuffer(body));
    response
        .headers()
        .set(HttpHeaderNames.CONTENT_TYPE, refusal.mediaType())
        .set(HttpHeaderNames.CONTENT_LENGTH, Integer.toString(body.length))
        .set(HttpHeaderNames.CACHE_CONTROL, "no-store")
        .set(HttpHeaderNames.CONNECTION, "close");
    if (status.equals(HttpResponseStatus.SERVICE_UNAVAILABLE)) {
      response.headers().set(HttpHeaderNames.RETRY_AFTER, "1");
      if (properties.crossOrigin()) {
        CrossOrigin.allow(response.headers());
      }
    }
    return context.writeAndFlush(response);
  }
}
