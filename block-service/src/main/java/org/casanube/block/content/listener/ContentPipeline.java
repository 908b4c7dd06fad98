package org.casanube.block.content.listener;

import io.netty.channel.ChannelInitializer;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.timeout.IdleStateHandler;
import java.util.concurrent.TimeUnit;

/** Builds what the bytes of a new connection go through. */
final class ContentPipeline extends ChannelInitializer<SocketChannel> {
  private static final int MAX_REQUEST_LINE_CHARACTERS = 16 * 1024;
  private static final int MAX_HEADER_CHARACTERS = 32 * 1024;

  private final ContentDispatch dispatch;
  private final ContentProperties properties;
  private final ConnectionLimit limit;

  ContentPipeline(ContentDispatch dispatch, ContentProperties properties) {
    this.dispatch = dispatch;
    this.properties = properties;
    this.limit = new ConnectionLimit(properties.maxConnections());
  }

  @Override
  protected void initChannel(SocketChannel channel) {
    HttpDecoderConfig decoding =
        new HttpDecoderConfig()
            .setMaxInitialLineLength(MAX_REQUEST_LINE_CHARACTERS)
            .setMaxHeaderSize(MAX_HEADER_CHARACTERS);
    long idle = properties.idleTimeout().toMillis();
    long stall = properties.stallTimeout().toMillis();
    HeadDeadline head = new HeadDeadline(properties.headTimeout());
    channel
        .pipeline()
        .addLast(limit)
        .addLast(new IdleStateHandler(true, idle, stall, 0, TimeUnit.MILLISECONDS))
        .addLast(head)
        .addLast(new HttpServerCodec(decoding))
        .addLast(new ContentConnection(dispatch, head));
  }
}
