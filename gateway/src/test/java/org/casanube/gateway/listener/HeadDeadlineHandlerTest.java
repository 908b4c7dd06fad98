package org.casanube.gateway.listener;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class HeadDeadlineHandlerTest {
  private static final long PATIENCE = 60;

  private final EmbeddedChannel channel =
      new EmbeddedChannel(new HeadDeadlineHandler(Duration.ofSeconds(PATIENCE)));

  private void passSeconds(long seconds) {
    channel.advanceTimeBy(seconds, TimeUnit.SECONDS);
    channel.runScheduledPendingTasks();
  }

  private void request() {
    channel.writeInbound(new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.PUT, "/"));
  }

  private void answer(HttpResponseStatus status) {
    channel.writeOutbound(new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status));
  }

  @Test
  void connection_withoutWholeHead_isClosed() {
    passSeconds(PATIENCE - 1);
    assertThat(channel.isOpen()).isTrue();
    passSeconds(2);
    assertThat(channel.isOpen()).isFalse();
  }

  @Test
  void request_whoseBodyTakesLong_isLeftAlone() {
    request();
    passSeconds(1000);
    answer(HttpResponseStatus.CONTINUE);
    passSeconds(1000);
    assertThat(channel.isOpen()).isTrue();
  }

  @Test
  void connection_afterAnAnswer_hasTheSameTimeAgain() {
    request();
    answer(HttpResponseStatus.OK);
    passSeconds(PATIENCE - 1);
    request();
    passSeconds(1000);
    answer(HttpResponseStatus.OK);
    assertThat(channel.isOpen()).isTrue();
    passSeconds(PATIENCE + 1);
    assertThat(channel.isOpen()).isFalse();
  }
}
