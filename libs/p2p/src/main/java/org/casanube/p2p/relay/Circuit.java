package org.casanube.p2p.relay;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.casanube.multiformats.PeerId;
import org.casanube.p2p.Connection;
import org.casanube.p2p.Stream;
import org.casanube.p2p.WireFormatException;
import org.casanube.p2p.schedule.Scheduler;
import org.casanube.p2p.schedule.Scheduler.Timer;
import org.casanube.p2p.tcp.SocketAddresses;
import org.casanube.p2p.wire.Frames;
import org.jspecify.annotations.Nullable;

/**
 * Two streams whose bytes a relay passes on, each way until that way ends or one of the limits is
 * reached. Takes two threads and two small buffers, whatever the peers send: what one does not
 * read, the other may not write.
 */
final class Circuit {
  private static final int BUFFER = 16 << 10;
  private static final Duration ANSWER_TIME = Duration.ofSeconds(10);

  private final Stream from;
  private final PeerId target;
  private final CircuitLimit limit;
  private final Scheduler scheduler;
  private volatile @Nullable Stream to;

  Circuit(Stream from, PeerId target, CircuitLimit limit, Scheduler scheduler) {
    this.from = from;
    this.target = target;
    this.limit = limit;
    this.scheduler = scheduler;
  }

  PeerId source() {
    return from.connection().remotePeer();
  }

  PeerId target() {
    return target;
  }

  /** Where the source is, as limits by address count it. */
  String origin() {
    return SocketAddresses.origin(from.connection().remoteAddress());
  }

  /** Asks the target whether it takes the circuit. */
  Stream connect(Connection connection) throws IOException {
    Stream stream = connection.newStream(List.of(StopMessage.ID));
    to = stream;
    try {
      stream.expireAfter(ANSWER_TIME);
      Frames.write(stream, StopMessage.connect(source(), limit).encode());
      StopMessage answer = StopMessage.decode(Frames.require(stream, HopMessage.MAX_BYTES));
      RelayStatus status = answer.status().orElse(RelayStatus.UNKNOWN);
      if (answer.type() != StopMessage.Type.STATUS || status != RelayStatus.OK) {
        throw new WireFormatException("target answers " + answer.type() + " " + status);
      }
      stream.neverExpire();
      return stream;
    } catch (IOException e) {
      stream.reset();
      throw e;
    }
  }

  /** Passes bytes on until both ways have ended. */
  void run(Stream stream) throws IOException {
    Timer timeout =
        limit.duration().isZero() ? () -> {} : scheduler.schedule(limit.duration(), this::cut);
    CountDownLatch backEnded = new CountDownLatch(1);
    scheduler.start(
        "relay-circuit",
        () -> {
          try {
            pass(stream, from);
          } finally {
            backEnded.countDown();
          }
        });
    pass(from, stream);
    try {
      backEnded.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      cut();
      throw new InterruptedIOException("interrupted while a circuit was open");
    } finally {
      timeout.cancel();
    }
    stream.close();
  }

  private void pass(Stream source, Stream sink) {
    ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
    long left = limit.bytes() == 0 ? Long.MAX_VALUE : limit.bytes();
    try {
      while (source.read(buffer.clear()) >= 0) {
        buffer.flip();
        left -= buffer.remaining();
        if (left < 0) {
          cut();
          return;
        }
        sink.write(buffer);
      }
      sink.closeWrite();
    } catch (IOException e) {
      cut();
    }
  }

  /** Cuts both ends off. */
  void cut() {
    from.reset();
    Stream stream = to;
    if (stream != null) {
      stream.reset();
    }
  }
}
