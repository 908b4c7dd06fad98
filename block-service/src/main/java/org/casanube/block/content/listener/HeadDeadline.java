package org.casanube.block.content.listener;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Closes a connection whose request has begun and does not get on: a byte now and then keeps it
 * from being idle, so the head as a whole has a limit. Stands before the decoder, and is told by
 * {@link ContentConnection} what the decoder made of the bytes. On the event loop.
 */
final class HeadDeadline extends ChannelInboundHandlerAdapter {
  /** What is fired when the head is late. */
  record Late() {}

  private final Duration limit;
  private boolean headCame;
  private @Nullable Future<?> deadline;

  HeadDeadline(Duration limit) {
    this.limit = limit;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    headCame = false;
    context.fireChannelRead(message);
    if (!headCame && deadline == null) {
      deadline =
          context
              .executor()
              .schedule(
                  () -> context.fireUserEventTriggered(new Late()),
                  limit.toMillis(),
                  TimeUnit.MILLISECONDS);
    }
  }

  /** Called when the bytes came to the head of a request. */
  void headCame() {
    headCame = true;
    if (deadline != null) {
      deadline.cancel(false);
      deadline = null;
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    headCame();
    context.fireChannelInactive();
  }
}
