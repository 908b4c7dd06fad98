package org.casanube.p2p.tcp;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import org.casanube.multiformats.multiaddr.Multiaddr;
import org.casanube.p2p.RawConnection;

/**
 * A connected socket. Who reads gives way to other virtual threads now and then: a peer that sends
 * faster than it is read would otherwise keep a carrier of theirs for itself, since a read that
 * finds something does not wait.
 */
public final class TcpConnection implements RawConnection {
  private static final int READS_IN_A_ROW = 16;

  private final SocketChannel channel;
  private final Multiaddr localAddress;
  private final Multiaddr remoteAddress;
  private int reads;

  /** Takes over a connected, blocking channel. */
  public TcpConnection(SocketChannel channel) throws IOException {
    channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    this.channel = channel;
    this.localAddress = SocketAddresses.of((InetSocketAddress) channel.getLocalAddress());
    this.remoteAddress = SocketAddresses.of((InetSocketAddress) channel.getRemoteAddress());
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
  @SuppressWarnings("ThreadPriorityCheck") // carriers are given away, nothing hangs on the order
  public int read(ByteBuffer target) throws IOException {
    reads++;
    if (reads % READS_IN_A_ROW == 0) {
      Thread.yield();
    }
    return channel.read(target);
  }

  @Override
  public void write(ByteBuffer... sources) throws IOException {
    if (sources.length == 1) {
      while (sources[0].hasRemaining()) {
        channel.write(sources[0]);
      }
      return;
    }
    long left = 0;
    for (ByteBuffer source : sources) {
      left += source.remaining();
    }
    while (left > 0) {
      left -= channel.write(sources);
    }
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      // The socket is gone either way, and nobody could do anything about it.
    }
  }
}
