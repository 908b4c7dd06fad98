package org.casanube.gateway.listener;

import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.timeout.WriteTimeoutHandler;
import java.net.InetAddress;
import java.util.concurrent.TimeUnit;
import org.casanube.gateway.GatewayProperties;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.reactor.netty.NettyReactiveWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import reactor.netty.NettyPipeline;

/** Sets up the listening socket. */
@Configuration(proxyBeanMethods = false)
class ListenerConfiguration {
  private static final int MAX_READ = 256 * 1024;

  /** Runs after Boot has applied all settings, so that none of them is missed. */
  @Bean
  @Order(Ordered.LOWEST_PRECEDENCE)
  WebServerFactoryCustomizer<NettyReactiveWebServerFactory> listener(GatewayProperties settings) {
    return factory -> {
      requireLoopback(factory.getAddress());
      long idleSeconds = settings.timeouts().idle().toSeconds();
      factory.addServerCustomizers(server ->
          server
              .childOption(
                  ChannelOption.RECVBUF_ALLOCATOR,
                  new AdaptiveRecvByteBufAllocator(1024, 16 * 1024, MAX_READ))
              .readTimeout(settings.timeouts().idle())
              .doOnChannelInit((observer, channel, remote) -> {
                ChannelPipeline pipeline = channel.pipeline();
                pipeline.addAfter(
                    NettyPipeline.HttpCodec, "casanube.requestTarget", new RequestTargetHandler());
                pipeline.addAfter(
                    NettyPipeline.HttpCodec,
                    "casanube.headDeadline",
                    new HeadDeadlineHandler(settings.timeouts().head()));
                pipeline.addFirst(
                    "casanube.writeTimeout",
                    new WriteTimeoutHandler(idleSeconds, TimeUnit.SECONDS));
              }));
    };
  }

  /** People have no accounts yet, so whoever reaches the gateway may do everything. */
  static void requireLoopback(@Nullable InetAddress address) {
    if (address == null || !address.isLoopbackAddress()) {
      throw new ListenAddressRefusedException(
          "The gateway may listen on this machine's loopback address only, not on %s: there are no"
                  .formatted(address == null ? "every address" : address.getHostAddress())
              + " user accounts yet, so whoever reached it could do everything.");
    }
  }
}
