package org.casanube.block.swarm;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.channels.AsynchronousCloseException;
import org.casanube.multiformats.multiaddr.Multiaddr;
import org.junit.jupiter.api.Test;

class DialFailuresTest {
  private static final Multiaddr ADDRESS = Multiaddr.parse("/ip4/192.0.2.7/tcp/4002/ws");

  @Test
  void of_failureWithoutWords_saysWhatHappened() {
    SwarmRefusedException refused = DialFailures.of(ADDRESS, new AsynchronousCloseException());

    assertThat(refused.code()).isEqualTo(SwarmErrorCode.UNREACHABLE);
    assertThat(refused).hasMessage(ADDRESS + ": the connection was closed");
  }

  @Test
  void of_failureWithWords_repeatsThem() {
    assertThat(DialFailures.of(ADDRESS, new IOException("Connection reset")))
        .hasMessage(ADDRESS + ": Connection reset");
  }

  @Test
  void of_timeOver_isTimeout() {
    assertThat(DialFailures.of(ADDRESS, new SocketTimeoutException("late")).code())
        .isEqualTo(SwarmErrorCode.TIMEOUT);
  }
}
