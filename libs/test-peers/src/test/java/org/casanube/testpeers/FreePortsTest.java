package org.casanube.testpeers;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class FreePortsTest {
  @Test
  void one_calledOften_givesAnotherEachTimeThatCanBeListenedOn() throws IOException {
    Set<Integer> seen = new HashSet<>();
    for (int index = 0; index < 100; index++) {
      int port = FreePorts.one();
      assertThat(seen.add(port)).isTrue();
      assertThat(port).isBetween(20_000, 31_999);
      new ServerSocket(port, 1, InetAddress.getLoopbackAddress()).close();
    }
  }
}
