package org.casanube.block.content.listener;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.casanube.block.content.ContentExchange;
import org.casanube.block.content.ReaderGoneException;
import org.casanube.block.content.ResponseHead;
import org.jspecify.annotations.Nullable;

/**
 * An exchange over a Netty channel, used by a thread that may wait.
 *
 * <p>As much as a block may be under way at a time: while the event loop sends it, the caller reads
 * the next one. So a connection holds two blocks at most.
 */
final class NettyExchange implements ContentExchange {
  /** What one write gives to the socket at most: the copy into direct memory is of this size. */
  private static final int PIECE_BYTES = 256 * 1024;

  /** How many writes may be under way: a block of the usual 1 MiB. */
  private static final int PIECES = 4;

  private final ChannelHandlerContext context;
  private final HttpRequest request;
  private final Duration stallTimeout;
  private final int queryAt;

  private @Nullable HttpResponse pendingHead;
  private final Deque<ChannelFuture> underWay = new ArrayDeque<>(PIECES);
  private long remaining;
  private boolean keepAlive;
  private boolean finished;
  private boolean bodiless;
  private boolean crossOrigin;

  NettyExchange(ChannelHandlerContext context, HttpRequest request, Duration stallTimeout) {
    this.context = context;
    this.request = request;
    this.stallTimeout = stallTimeout;
    this.keepAlive = HttpUtil.isKeepAlive(request);
    this.queryAt = request.uri().indexOf('?');
  }

  @Override
  public String method() {
    return request.method().name();
  }

  @Override
  public String path() {
    return RequestTarget.path(request.uri());
  }

  @Override
  public @Nullable String query() {
    return queryAt < 0 ? null : request.uri().substring(queryAt + 1);
  }

  @Override
  public @Nullable String header(String name) {
    if (name.equals("Host")) {
      return RequestTarget.host(request);
    }
    List<String> values = request.headers().getAll(name);
    return switch (values.size()) {
      case 0 -> null;
      case 1 -> values.getFirst();
      default -> String.join(",", values);
    };
  }

  @Override
  public byte[] body() {
    return request instanceof FullHttpRequest whole
        ? ByteBufUtil.getBytes(whole.content())
        : new byte[0];
  }

  /** The same, whose answer pages of all origins may read. */
  NettyExchange forAllOrigins() {
    crossOrigin = true;
    return this;
  }

  /** The write that ends the answer; null if the answer was not finished. */
  @Nullable ChannelFuture finalWrite() {
    return finished ? underWay.peekLast() : null;
  }

  /** True if another answer may follow this one on the connection. */
  boolean keeps() {
    return keepAlive;
  }

  @Override
  public void start(ResponseHead head) {
    bodiless = isHead() || !head.allowsBody();
    remaining = head.length();
    HttpResponse response =
        new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.valueOf(head.status()));
    HttpHeaders headers = response.headers();
    head.forEach(headers::add);
    if (crossOrigin) {
      CrossOrigin.allow(headers);
    }
    if (head.allowsBody() && remaining >= 0) {
      headers.set(HttpHeaderNames.CONTENT_LENGTH, Long.toString(remaining));
    } else if (!bodiless && request.protocolVersion().isKeepAliveDefault()) {
      headers.set(HttpHeaderNames.TRANSFER_ENCODING, HttpHeaderValues.CHUNKED);
    } else if (!bodiless) {
      keepAlive = false;
    }
    if (!keepAlive) {
      headers.set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
    } else if (!request.protocolVersion().isKeepAliveDefault()) {
      headers.set(HttpHeaderNames.CONNECTION, HttpHeaderValues.KEEP_ALIVE);
    }
    pendingHead = response;
  }

  @Override
  public void write(ByteBuffer bytes) throws IOException {
    if (bodiless || !bytes.hasRemaining()) {
      return;
    }
    if (remaining >= 0 && bytes.remaining() > remaining) {
      throw new IOException("the body is longer than was announced");
    }
    HttpResponse head = pendingHead;
    pendingHead = null;
    if (head != null && remaining == bytes.remaining() && remaining <= PIECE_BYTES) {
      underWay.add(context.writeAndFlush(whole(head, Unpooled.wrappedBuffer(bytes))));
      finished = true;
      return;
    }
    if (head != null) {
      var _ = context.write(head, context.voidPromise());
    }
    if (remaining >= 0) {
      remaining -= bytes.remaining();
    }
    for (int at = bytes.position(); at < bytes.limit(); at += PIECE_BYTES) {
      int length = Math.min(PIECE_BYTES, bytes.limit() - at);
      ByteBuf piece = Unpooled.wrappedBuffer(bytes.slice(at, length));
      awaitRoom();
      underWay.add(context.writeAndFlush(new DefaultHttpContent(piece)));
    }
  }

  @Override
  public void finish() throws IOException {
    if (finished) {
      return;
    }
    if (remaining > 0 && !bodiless) {
      throw new IOException("the body ends " + remaining + " bytes early");
    }
    HttpResponse head = pendingHead;
    pendingHead = null;
    if (head != null) {
      underWay.add(context.writeAndFlush(whole(head, Unpooled.EMPTY_BUFFER)));
    } else {
      awaitRoom();
      underWay.add(context.writeAndFlush(LastHttpContent.EMPTY_LAST_CONTENT));
    }
    finished = true;
  }

  /** Waits until another write may be under way. */
  private void awaitRoom() throws IOException {
    if (underWay.size() < PIECES) {
      return;
    }
    ChannelFuture first = underWay.remove();
    try {
      if (!first.await(stallTimeout.toMillis())) {
        throw new ReaderGoneException("the reader took no bytes for " + stallTimeout, null);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while writing");
    }
    Throwable cause = first.cause();
    if (cause != null) {
      throw new ReaderGoneException("the reader is gone", cause);
    }
  }

  private static DefaultFullHttpResponse whole(HttpResponse head, ByteBuf body) {
    return new DefaultFullHttpResponse(
        head.protocolVersion(), head.status(), body, head.headers(), EmptyHttpHeaders.INSTANCE);
  }
}
