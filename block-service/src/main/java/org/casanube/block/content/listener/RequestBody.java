package org.casanube.block.content.listener;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;

/** A small body that is coming. On the event loop. */
final class RequestBody {
  private final HttpRequest request;
  private final ByteBuf bytes;

  RequestBody(HttpRequest request) {
    this.request = request;
    this.bytes = Unpooled.buffer((int) HttpUtil.getContentLength(request, 0L));
  }

  /** True of a request that says how long its body is, within the limit. */
  static boolean isWithin(HttpRequest request, int max) {
    long length = request.headers().contains(HttpHeaderNames.CONTENT_LENGTH) ? length(request) : 0;
    return length > 0
        && length <= max
        && !request.headers().contains(HttpHeaderNames.TRANSFER_ENCODING);
  }

  private static long length(HttpRequest request) {
    try {
      return HttpUtil.getContentLength(request, 0L);
    } catch (NumberFormatException e) {
      return 0;
    }
  }

  /** Adds what came; the decoder gives no more than was announced. */
  void add(HttpContent content) {
    bytes.writeBytes(content.content());
  }

  /** The request with all that came. */
  FullHttpRequest whole() {
    FullHttpRequest whole =
        new DefaultFullHttpRequest(
            request.protocolVersion(), request.method(), request.uri(), bytes);
    whole.headers().setAll(request.headers());
    whole.setDecoderResult(request.decoderResult());
    return whole;
  }
}
