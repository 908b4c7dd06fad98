package org.casanube.block.content.listener;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import org.casanube.block.content.ContentGateway;
import org.casanube.block.content.listener.ContentConnection.Answered;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs each request on a virtual thread, a bounded number at once. */
final class ContentDispatch {
  private static final Logger LOG = LoggerFactory.getLogger(ContentDispatch.class);

  private final ContentGateway gateway;
  private final ContentProperties properties;
  private final HostPolicy hosts;
  private final Executor threads;
  private final Semaphore permits;

  ContentDispatch(ContentGateway gateway, ContentProperties properties, Executor threads) {
    this.gateway = gateway;
    this.properties = properties;
    this.hosts = new HostPolicy(properties.hosts());
    this.threads = threads;
    this.permits = new Semaphore(properties.maxRequests());
  }

  /** Answers, and tells {@code answered} on the event loop. Called on the event loop. */
  void answer(ChannelHandlerContext context, HttpRequest request, Answered answered) {
    String refusal = refusal(request);
    if (refusal != null) {
      refuse(context, HttpResponseStatus.BAD_REQUEST, refusal);
    } else if (!hosts.allows(request.headers().get(HttpHeaderNames.HOST))) {
      refuse(
          context,
          HttpResponseStatus.MISDIRECTED_REQUEST,
          "This host name is not among casanube.block.content.hosts.");
    } else if (!permits.tryAcquire()) {
      refuse(context, HttpResponseStatus.SERVICE_UNAVAILABLE, "Too many requests at once.");
    } else {
      threads.execute(() -> run(context, request, answered));
    }
  }

  private void run(ChannelHandlerContext context, HttpRequest request, Answered answered) {
    NettyExchange exchange = new NettyExchange(context, request, properties.stallTimeout());
    boolean keep = false;
    try {
      gateway.serve(exchange);
      keep = exchange.isFinishedAndKeeps();
    } catch (IOException | RuntimeException e) {
      // The reader is told by the cut; what failed here is in the gateway's own log and metrics.
      LOG.debug("answer to {} {} was cut off", exchange.method(), exchange.path(), e);
    } finally {
      permits.release();
      boolean kept = keep;
      context.executor().execute(() -> answered.accept(context, kept));
    }
  }

  private static @Nullable String refusal(HttpRequest request) {
    if (request.decoderResult().isFailure()) {
      return "The request is malformed or its headers are too long.";
    }
    if (HttpUtil.isTransferEncodingChunked(request) || HttpUtil.getContentLength(request, 0L) > 0) {
      return "Requests for content have no body.";
    }
    boolean modern = request.protocolVersion().equals(HttpVersion.HTTP_1_1);
    return modern && !request.headers().contains(HttpHeaderNames.HOST)
        ? "The header Host is missing."
        : null;
  }

  private static void refuse(
      ChannelHandlerContext context, HttpResponseStatus status, String message) {
    byte[] body = (message + "\n").getBytes(StandardCharsets.UTF_8);
    DefaultFullHttpResponse response =
        new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status, Unpooled.wrappedBuffer(body));
    response
        .headers()
        .set(HttpHeaderNames.CONTENT_TYPE, "text/plain; charset=utf-8")
        .set(HttpHeaderNames.CONTENT_LENGTH, Integer.toString(body.length))
        .set(HttpHeaderNames.CACHE_CONTROL, "no-store")
        .set(HttpHeaderNames.CONNECTION, "close");
    if (status.equals(HttpResponseStatus.SERVICE_UNAVAILABLE)) {
      response.headers().set(HttpHeaderNames.RETRY_AFTER, "1");
    }
    context.writeAndFlush(response).addListener(ChannelFutureListener.CLOSE);
  }
}
