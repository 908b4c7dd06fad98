package org.casanube.gateway.listener;

import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.netty.util.ReferenceCountUtil;
import java.util.List;
import org.casanube.problems.HttpProblems;
import org.jspecify.annotations.Nullable;

/**
 * Makes the target of every request one that a URI can hold, before anything parses it: bytes that
 * a URI must not hold are percent-encoded, all others stay as they came. What can't be mended, or
 * could not be read at all, is turned into a request that only says so ({@link #REFUSED}), so that
 * it is answered with a problem like all others.
 */
final class RequestTargetHandler extends ChannelDuplexHandler {
  /** Names why a request is refused; one that comes with this header only refuses itself. */
  static final String REFUSED = "Casanube-Refused";

  static final String TARGET = "target";
  static final String LINE_TOO_LONG = "line-too-long";
  static final String HEADERS_TOO_LARGE = "headers-too-large";
  static final String MALFORMED = "malformed";

  private boolean broken;
  private int underWay;

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (broken) {
      // What follows a request whose end nobody knows is not read.
      ReferenceCountUtil.release(message);
      return;
    }
    switch (message) {
      case HttpRequest request -> {
        underWay++;
        take(context, request);
      }
      case HttpContent content when content.decoderResult().isFailure() ->
          breakOff(context, content);
      default -> context.fireChannelRead(message);
    }
  }

  private void take(ChannelHandlerContext context, HttpRequest request) {
    String reason = unreadableFor(request);
    if (reason != null) {
      broken = true;
      ReferenceCountUtil.release(request);
      context.fireChannelRead(unreadable(reason));
      return;
    }
    String target = RequestTarget.encode(request.uri());
    if (target == null) {
      request.headers().set(REFUSED, TARGET);
      request.setUri("/");
    } else {
      request.setUri(target);
    }
    context.fireChannelRead(request);
  }

  /** Ends a request whose body breaks the rules, so that it is answered like all others. */
  private void breakOff(ChannelHandlerContext context, HttpContent content) {
    broken = true;
    String why = content.decoderResult().cause().getMessage();
    ReferenceCountUtil.release(content);
    if (underWay <= 0) {
      // It is answered already, and nobody waits for its body.
      var _ = context.close();
      return;
    }
    context.fireExceptionCaught(
        HttpProblems.REQUEST_INVALID.exception("The body is not valid HTTP: %s".formatted(why)));
  }

  /** Why the request can't be read; null if it can. */
  private static @Nullable String unreadableFor(HttpRequest request) {
    if (request.decoderResult().isFailure()) {
      return reason(request.decoderResult());
    }
    HttpVersion version = request.protocolVersion();
    if (!version.equals(HttpVersion.HTTP_1_1) && !version.equals(HttpVersion.HTTP_1_0)) {
      return MALFORMED;
    }
    // Services may know other codings, and so see another end of the body than we do.
    List<String> codings = request.headers().getAll(HttpHeaderNames.TRANSFER_ENCODING);
    boolean clear =
        codings.isEmpty()
            || (codings.size() == 1 && codings.getFirst().strip().equalsIgnoreCase("chunked"));
    return clear ? null : MALFORMED;
  }

  @Override
  public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
    if (broken && message instanceof HttpResponse response) {
      response.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
    }
    if (message instanceof LastHttpContent) {
      underWay--;
      if (broken && underWay <= 0) {
        var _ = context.write(message, promise.unvoid().addListener(ChannelFutureListener.CLOSE));
        return;
      }
    }
    var _ = context.write(message, promise);
  }

  private static FullHttpRequest unreadable(String reason) {
    FullHttpRequest request = new DefaultFullHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, "/");
    request.headers().set(REFUSED, reason);
    request.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
    return request;
  }

  private static String reason(DecoderResult result) {
    return switch (result.cause()) {
      case TooLongHttpLineException _ -> LINE_TOO_LONG;
      case TooLongHttpHeaderException _ -> HEADERS_TOO_LARGE;
      default -> MALFORMED;
    };
  }
}
