package org.casanube.p2p.swarm;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;
import org.casanube.p2p.Connection;
import org.casanube.p2p.Direction;
import org.casanube.p2p.Stream;
import org.casanube.p2p.multistream.Multistream;
import org.casanube.p2p.yamux.YamuxStream;
import org.jspecify.annotations.Nullable;

/**
 * A stream whose protocol is agreed on, or proposed with the first bytes written: then the answer
 * is read before the first bytes of the peer's.
 */
final class SwarmStream implements Stream {
  private final YamuxStream muxed;
  private final SwarmConnection connection;
  private final String protocol;
  private final ReentrantLock proposing = new ReentrantLock();
  private byte @Nullable [] proposal;
  private boolean answerPending;

  private SwarmStream(
      YamuxStream muxed, SwarmConnection connection, String protocol, byte @Nullable [] proposal) {
    this.muxed = muxed;
    this.connection = connection;
    this.protocol = protocol;
    this.proposal = proposal;
    this.answerPending = proposal != null;
  }

  static SwarmStream agreed(YamuxStream muxed, SwarmConnection connection, String protocol) {
    return new SwarmStream(muxed, connection, protocol, null);
  }

  static SwarmStream proposing(YamuxStream muxed, SwarmConnection connection, String protocol) {
    return new SwarmStream(muxed, connection, protocol, Multistream.optimisticProposal(protocol));
  }

  @Override
  public String protocol() {
    return protocol;
  }

  @Override
  public Connection connection() {
    return connection;
  }

  @Override
  public Direction direction() {
    return muxed.direction();
  }

  @Override
  public int read(ByteBuffer target) throws IOException {
    if (answerPending) {
      propose();
      try {
        Multistream.requireAccepted(muxed, protocol);
      } catch (IOException e) {
        muxed.reset();
        throw e;
      }
      answerPending = false;
    }
    int count = muxed.read(target);
    if (count > 0) {
      connection.used(muxed.carriedAt());
      connection.meter().received(protocol, count);
    }
    return count;
  }

  @Override
  public void write(ByteBuffer... sources) throws IOException {
    long count = 0;
    for (ByteBuffer source : sources) {
      count += source.remaining();
    }
    propose();
    muxed.write(sources);
    connection.used(muxed.carriedAt());
    connection.meter().sent(protocol, count);
  }

  private void propose() throws IOException {
    proposing.lock();
    try {
      if (proposal != null) {
        muxed.write(ByteBuffer.wrap(proposal));
        proposal = null;
      }
    } finally {
      proposing.unlock();
    }
  }

  private boolean isUnused() {
    proposing.lock();
    try {
      return proposal != null;
    } finally {
      proposing.unlock();
    }
  }

  @Override
  public void closeWrite() throws IOException {
    propose();
    muxed.closeWrite();
  }

  @Override
  public void closeRead() {
    muxed.closeRead();
  }

  @Override
  public void close() {
    if (isUnused()) {
      muxed.reset();
    } else {
      muxed.close();
    }
  }

  @Override
  public void reset() {
    muxed.reset();
  }

  @Override
  public void expireAfter(Duration time) {
    muxed.expireAfter(time);
  }

  @Override
  public void neverExpire() {
    muxed.neverExpire();
  }

  @Override
  public String toString() {
    return protocol + " with " + connection.remotePeer();
  }
}
