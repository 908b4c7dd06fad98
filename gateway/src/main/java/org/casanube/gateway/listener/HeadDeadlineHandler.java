package org.casanube.gateway.listener;

import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.concurrent.ScheduledFuture;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Closes a connection on which the head of a request is not complete within a time after the
 * connection was made, or after the answer before. A timeout between bytes would let a client that
 * sends one now and then hold a connection for ever. For one connection; on its event loop.
 */
final class HeadDeadlineHandler extends ChannelDuplexHandler {
  private final Duration patience;
  private @Nullable ScheduledFuture<?> deadline;

  HeadDeadlineHandler(Duration patience) {
    this.patience = patience;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext context) {
    if (context.channel().isActive()) {
      begin(context);
    }
  }

  @Override
  public void channelActive(ChannelHandlerContext context) {
    begin(context);
    context.fireChannelActive();
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (message instanceof HttpRequest) {
      end();
    }
    context.fireChannelRead(message);
  }

  @Override
  public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
    boolean interim =
        message instanceof HttpResponse response
            && response.status().codeClass().equals(HttpStatusClass.INFORMATIONAL);
    if (message instanceof LastHttpContent && !interim) {
      begin(context);
    }
    var _ = context.write(message, promise);
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    end();
    context.fireChannelInactive();
  }

  private void begin(ChannelHandlerContext context) {
    end();
    Runnable close =
        () -> {
          var _ = context.close();
        };
    deadline = context.executor().schedule(close, patience.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void end() {
    if (deadline != null) {
      boolean _ = deadline.cancel(false);
      deadline = null;
    }
  }
}
