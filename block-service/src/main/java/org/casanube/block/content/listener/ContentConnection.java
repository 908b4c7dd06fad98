package org.casanube.block.content.listener;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.timeout.IdleStateEvent;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayDeque;
import java.util.Queue;

/**
 * One connection: hands its requests over one after the other, so that answers keep their order.
 * All of it runs on the connection's event loop.
 */
final class ContentConnection extends ChannelInboundHandlerAdapter {
  /** Requests that a client may send ahead before its connection is read no further. */
  private static final int MAX_AHEAD = 16;

  private final ContentDispatch dispatch;
  private final Queue<HttpRequest> ahead = new ArrayDeque<>(2);
  private boolean busy;
  private boolean closing;

  ContentConnection(ContentDispatch dispatch) {
    this.dispatch = dispatch;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    try {
      if (message instanceof HttpRequest request) {
        take(context, request);
      } else if (message instanceof HttpContent content && content.content().isReadable()) {
        // No request that is answered here has a body: nothing after it can be trusted.
        closing = true;
      }
    } finally {
      ReferenceCountUtil.release(message);
    }
  }

  private void take(ChannelHandlerContext context, HttpRequest request) {
    if (closing) {
      return;
    }
    if (!busy) {
      busy = true;
      dispatch.answer(context, request, this::answered);
      return;
    }
    ahead.add(request);
    if (ahead.size() >= MAX_AHEAD) {
      context.channel().config().setAutoRead(false);
    }
  }

  /** Called on the event loop when an answer is written; {@code keep} if another may follow. */
  private void answered(ChannelHandlerContext context, boolean keep) {
    if (!keep || closing) {
      closing = true;
      var _ = context.close();
      return;
    }
    HttpRequest next = ahead.poll();
    busy = next != null;
    if (next != null) {
      dispatch.answer(context, next, this::answered);
    } else {
      context.channel().config().setAutoRead(true);
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (event instanceof IdleStateEvent && !busy) {
      var _ = context.close();
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    var _ = context.close();
  }

  /** Hears that an answer is over. */
  @FunctionalInterface
  interface Answered {
    void accept(ChannelHandlerContext context, boolean keep);
  }
}
