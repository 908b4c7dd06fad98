package org.casanube.p2p.ping;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.casanube.multiformats.PeerId;
import org.casanube.p2p.Host;
import org.casanube.p2p.Stream;
import org.casanube.p2p.StreamRules;
import org.casanube.p2p.WireFormatException;

/**
 * Sends 32 random bytes and expects them back; sends back what others send. Thread-safe if the
 * randomness is.
 */
public final class Ping {
  /** The protocol's id. */
  public static final String ID = "/ipfs/ping/1.0.0";

  private static final int BYTES = 32;
  private static final int MAX_OF_PEER = 8;
  private static final Duration IDLE = Duration.ofMinutes(2);

  private final Host host;
  private final RandomGenerator random;

  /** Answers the host's peers from now on. */
  public Ping(Host host, RandomGenerator random) {
    this.host = host;
    this.random = random;
    host.setProtocolHandler(ID, StreamRules.USUAL.atMost(MAX_OF_PEER), Ping::answer);
  }

  /**
   * Measures the way to the peer and back.
   *
   * @throws org.casanube.p2p.StreamTimeoutException if it takes longer than the timeout
   * @throws WireFormatException if other bytes come back
   */
  public Duration ping(PeerId peer, Duration timeout) throws IOException {
    try (Stream stream = host.newStream(peer, ID)) {
      stream.expireAfter(timeout);
      byte[] sent = new byte[BYTES];
      random.nextBytes(sent);
      long start = host.scheduler().nanoTime();
      stream.write(ByteBuffer.wrap(sent));
      ByteBuffer received = ByteBuffer.allocate(BYTES);
      stream.readFully(received);
      long nanos = host.scheduler().nanoTime() - start;
      if (!Arrays.equals(sent, received.array())) {
        throw new WireFormatException("peer answers the ping with other bytes");
      }
      return Duration.ofNanos(nanos);
    }
  }

  private static void answer(Stream stream) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(BYTES);
    while (true) {
      stream.expireAfter(IDLE);
      buffer.clear();
      int first = stream.read(buffer);
      if (first < 0) {
        return;
      }
      stream.readFully(buffer);
      stream.write(buffer.flip());
    }
  }
}
