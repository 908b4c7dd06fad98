package org.casanube.p2p.relay;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.CountDownLatch;
import org.casanube.multiformats.multiaddr.Multiaddr;
import org.casanube.p2p.RawConnection;
import org.casanube.p2p.Stream;

/** A connection through a relay: the stream to the relay, from where it tells of success. */
final class CircuitConnection implements RawConnection {
  private final Stream stream;
  private final Multiaddr localAddress;
  private final Multiaddr remoteAddress;
  private final CircuitLimit limit;
  private final CountDownLatch closed = new CountDownLatch(1);

  CircuitConnection(Stream stream, CircuitLimit limit) {
    this.stream = stream;
    this.limit = limit;
    this.localAddress = stream.connection().localAddress();
    this.remoteAddress =
        CircuitAddress.through(
            stream.connection().remoteAddress(), stream.connection().remotePeer());
  }

  @Override
  public Multiaddr localAddress() {
    return localAddress;
  }

  @Override
  public Multiaddr remoteAddress() {
    return remoteAddress;
  }

  @Override
  public boolean isLimited() {
    return !limit.isNone();
  }

  @Override
  public int read(ByteBuffer target) throws IOException {
    return stream.read(target);
  }

  @Override
  public void write(ByteBuffer... sources) throws IOException {
    stream.write(sources);
  }

  @Override
  public void close() {
    stream.close();
    closed.countDown();
  }

  void awaitClosed() throws InterruptedException {
    closed.await();
  }
}
