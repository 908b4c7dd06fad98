package org.casanube.block.content.listener;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.casanube.block.content.ContentEndpoint;
import org.casanube.block.content.ContentGateway;
import org.casanube.block.content.ContentListenerReady;
import org.casanube.block.content.sites.Sites;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.web.server.PortInUseException;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.SmartLifecycle;

/**
 * Listens where content has an origin of its own. Plain HTTP/1.1 on Netty, whose event loops only
 * move bytes; blocks are read by virtual threads. Why not on the servlet container: it refuses
 * unencoded bytes beyond ASCII in a path, which other gateways take and people type.
 */
final class ContentListener implements SmartLifecycle {
  private static final Logger LOG = LoggerFactory.getLogger(ContentListener.class);
  private static final int MAX_LOOPS = 4;
  private static final int BACKLOG = 1024;

  private final ContentGateway gateway;
  private final List<ContentEndpoint> endpoints;
  private final Sites sites;
  private final ContentProperties properties;
  private final ApplicationEventPublisher events;

  private @Nullable Running running;

  ContentListener(
      ContentGateway gateway,
      List<ContentEndpoint> endpoints,
      Sites sites,
      ContentProperties properties,
      ApplicationEventPublisher events) {
    this.gateway = gateway;
    this.endpoints = List.copyOf(endpoints);
    this.sites = sites;
    this.properties = properties;
    this.events = events;
  }

  /** What is there between start and stop. */
  private record Running(EventLoopGroup loops, ExecutorService threads, Channel channel) {}

  @Override
  public synchronized void start() {
    int loops = Math.clamp(Runtime.getRuntime().availableProcessors(), 1, MAX_LOOPS);
    EventLoopGroup group = new MultiThreadIoEventLoopGroup(loops, NioIoHandler.newFactory());
    ExecutorService threads =
        Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("content-", 0).factory());
    try {
      Channel channel =
          bind(group, new ContentDispatch(gateway, endpoints, sites, properties, threads));
      running = new Running(group, threads, channel);
      InetSocketAddress address = (InetSocketAddress) channel.localAddress();
      LOG.info("content listener on {}:{}", address.getHostString(), address.getPort());
      if (!address.getAddress().isLoopbackAddress()) {
        LOG.warn("the content of all users can be read by whoever reaches {}", address);
      }
      events.publishEvent(new ContentListenerReady(address));
    } finally {
      if (running == null) {
        threads.shutdown();
        group.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
      }
    }
  }

  private Channel bind(EventLoopGroup group, ContentDispatch dispatch) {
    ServerBootstrap bootstrap =
        new ServerBootstrap()
            .group(group)
            .channel(NioServerSocketChannel.class)
            .option(ChannelOption.SO_BACKLOG, BACKLOG)
            .option(ChannelOption.SO_REUSEADDR, true)
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childHandler(new ContentPipeline(dispatch, properties));
    var bound = bootstrap.bind(properties.address(), properties.port()).awaitUninterruptibly();
    Throwable cause = bound.cause();
    if (cause instanceof BindException) {
      throw new PortInUseException(properties.port(), cause);
    }
    if (cause != null) {
      throw new IllegalStateException(
          "content can't be served on %s:%d (casanube.block.content.address and .port): %s"
              .formatted(properties.address(), properties.port(), cause.getMessage()),
          cause);
    }
    return bound.channel();
  }

  /** The port that it listens on, once it does. */
  synchronized int port() {
    return running == null ? 0 : ((InetSocketAddress) running.channel.localAddress()).getPort();
  }

  @Override
  public synchronized void stop() {
    Running current = running;
    if (current == null) {
      return;
    }
    running = null;
    current.channel.close().awaitUninterruptibly();
    current.threads.shutdown();
    current.loops.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly();
    current.threads.shutdownNow();
  }

  @Override
  public synchronized boolean isRunning() {
    return running != null;
  }
}
