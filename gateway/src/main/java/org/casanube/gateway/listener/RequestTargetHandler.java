package org.casanube.gateway.listener;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.netty.util.ReferenceCountUtil;

/**
 * Makes the target of every request one that a URI can hold, before anything parses it: bytes that
 * a URI must not hold are percent-encoded, all others stay as they came. What can't be mended, or
 * could not be read at all, is turned into a request that only says so ({@link #REFUSED}), so that
 * it is answered with a problem like all others.
 */
final class RequestTargetHandler extends ChannelInboundHandlerAdapter {
  /** Names why a request is refused; one that comes with this header only refuses itself. */
  static final String REFUSED = "Casanube-Refused";

  static final String TARGET = "target";
  static final String LINE_TOO_LONG = "line-too-long";
  static final String HEADERS_TOO_LARGE = "headers-too-large";
  static final String MALFORMED = "malformed";

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (!(message instanceof HttpRequest request)) {
      context.fireChannelRead(message);
      return;
    }
    if (request.decoderResult().isFailure()) {
      ReferenceCountUtil.release(message);
      context.fireChannelRead(unreadable(reason(request.decoderResult())));
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
