package org.casanube.block.content.listener;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.timeout.IdleState;
import io.netty.handler.timeout.IdleStateEvent;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * One connection: hands its requests over one after the other, so that answers keep their order.
 * All of it runs on the connection's event loop.
 */
final class ContentConnection extends ChannelInboundHandlerAdapter {
  /** Requests that a client may send ahead before its connection is read no further. */
  private static final int MAX_AHEAD = 16;

  /** How long a client that still sends may take to see the last answer. */
  private static final long LINGER_MILLIS = 1_000;

  private final ContentDispatch dispatch;
  private final HeadDeadline head;
  private final Queue<HttpRequest> ahead = new ArrayDeque<>(2);
  private @Nullable RequestBody coming;
  private boolean busy;
  private boolean closing;

  ContentConnection(ContentDispatch dispatch, HeadDeadline head) {
    this.dispatch = dispatch;
    this.head = head;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    try {
      if (message instanceof HttpRequest request) {
        begin(context, request);
      } else if (message instanceof HttpContent content && coming != null) {
        coming.add(content);
        if (content instanceof LastHttpContent) {
          HttpRequest whole = coming.whole();
          coming = null;
          head.headCame();
          take(context, whole);
        }
      } else if (message instanceof HttpContent content && content.content().isReadable()) {
        // No other request that is answered here has a body: nothing after it can be trusted.
        closing = true;
      }
    } finally {
      ReferenceCountUtil.release(message);
    }
  }

  /** A body that is taken has to come within the time of the head. */
  private void begin(ChannelHandlerContext context, HttpRequest request) {
    if (dispatch.takesBody(request)) {
      coming = new RequestBody(request);
    } else {
      head.headCame();
      take(context, request);
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

  /** Called on the event loop when an answer has gone out; {@code keep} if another may follow. */
  private void answered(ChannelHandlerContext context, boolean keep) {
    if (!keep || closing) {
      linger(context);
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

  /**
   * Ends the connection in the order of RFC 9112 §9.6: nothing more is sent, and what still comes
   * is read and thrown away for a moment, since closing at once would reset the connection, and a
   * client in the middle of a request that is too long would lose the answer that says so.
   */
  private void linger(ChannelHandlerContext context) {
    closing = true;
    if (context.channel() instanceof DuplexChannel channel) {
      channel.config().setAutoRead(true);
      Future<?> end =
          context
              .executor()
              .schedule(
                  () -> {
                    var _ = context.close();
                  },
                  LINGER_MILLIS,
                  MILLISECONDS);
      var _ = channel.closeFuture().addListener(_ -> end.cancel(false));
      var _ = channel.shutdownOutput();
    } else {
      var _ = context.close();
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    boolean over =
        switch (event) {
          case IdleStateEvent idle when idle.state() == IdleState.WRITER_IDLE ->
              hasUnsentBytes(context.channel());
          case IdleStateEvent _ -> !busy;
          case HeadDeadline.Late _ -> !busy;
          default -> false;
        };
    if (over) {
      closing = true;
      var _ = context.close();
    }
  }

  /** True if the reader has taken nothing of what is meant for it. */
  private static boolean hasUnsentBytes(Channel channel) {
    @Nullable ChannelOutboundBuffer buffer = channel.unsafe().outboundBuffer();
    return buffer != null && buffer.totalPendingWriteBytes() > 0;
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
