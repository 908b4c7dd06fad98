package org.casanube.block.exchange.bitswap.stream;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;
import org.casanube.block.exchange.bitswap.wire.Dialect;
import org.casanube.block.exchange.bitswap.wire.MessageBuilder;
import org.casanube.multiformats.PeerId;
import org.casanube.p2p.Host;
import org.casanube.p2p.Stream;
import org.casanube.p2p.schedule.Scheduler.Timer;
import org.jspecify.annotations.Nullable;

/**
 * Messages to one peer: a stream that is opened with the first of them and kept, since opening
 * costs the peer a thread and a window; closed when nothing was sent for a while. One thread sends
 * at a time; {@link #close} may come from any.
 */
public final class Outlet implements AutoCloseable {
  private static final Duration IDLE = Duration.ofSeconds(30);

  private final Host host;
  private final PeerId peer;
  private final ReentrantLock lock = new ReentrantLock();
  private @Nullable Stream stream;
  private long lastUse;
  private boolean sending;
  private boolean watched;
  private boolean closed;

  public Outlet(Host host, PeerId peer) {
    this.host = host;
    this.peer = peer;
  }

  /**
   * Opens the stream if there is none; what a peer takes for that is its own time, while a message
   * is memory.
   *
   * @throws IOException as {@link #send} does
   */
  public void open() throws IOException {
    Stream open = begin();
    boolean opened = false;
    try {
      open = open == null ? openNow() : open;
      opened = true;
    } finally {
      end(open, opened);
    }
  }

  /**
   * Sends a message; returns when it is on its way. On failure the stream is given up, and the next
   * message opens another.
   *
   * @return true if this is the first message of a stream
   * @throws IOException if the peer is not connected, does not speak bitswap, or takes too long
   */
  public boolean send(MessageBuilder message) throws IOException {
    Stream open = begin();
    boolean fresh = open == null;
    boolean sent = false;
    try {
      if (open == null) {
        open = openNow();
      }
      open.expireAfter(TimeLimit.of(message.size()));
      open.write(message.frame(Dialect.of(open.protocol())));
      open.neverExpire();
      sent = true;
      return fresh;
    } finally {
      end(open, sent);
    }
  }

  /** True if the next message will open a stream. */
  public boolean isFresh() {
    lock.lock();
    try {
      return stream == null;
    } finally {
      lock.unlock();
    }
  }

  private @Nullable Stream begin() throws IOException {
    lock.lock();
    try {
      if (closed) {
        throw new IOException("exchange with " + peer + " is closed");
      }
      sending = true;
      return stream;
    } finally {
      lock.unlock();
    }
  }

  private Stream openNow() throws IOException {
    if (host.connections(peer).isEmpty()) {
      throw new IOException(peer + " is not connected");
    }
    Stream opened = host.newStream(peer, Dialect.protocols());
    opened.closeRead();
    return opened;
  }

  private void end(@Nullable Stream used, boolean sent) {
    boolean drop;
    lock.lock();
    try {
      sending = false;
      drop = !sent || closed;
      stream = drop ? null : used;
      lastUse = host.scheduler().nanoTime();
    } finally {
      lock.unlock();
    }
    if (drop && used != null) {
      used.reset();
    } else if (used != null) {
      watch();
    }
  }

  /** Ends the stream at once: who is sending fails. The next message opens another. */
  public void cut() {
    Stream cut;
    lock.lock();
    try {
      cut = stream;
    } finally {
      lock.unlock();
    }
    if (cut != null) {
      cut.reset();
    }
  }

  /** Looks after a while whether the stream is still in use. */
  private void watch() {
    lock.lock();
    try {
      if (watched || closed) {
        return;
      }
      watched = true;
    } finally {
      lock.unlock();
    }
    Timer ignored = host.scheduler().schedule(IDLE, this::closeIfIdle);
  }

  private void closeIfIdle() {
    Stream idle = null;
    lock.lock();
    try {
      watched = false;
      boolean unused = host.scheduler().nanoTime() - lastUse >= IDLE.toNanos();
      if (unused && !sending) {
        idle = stream;
        stream = null;
      }
    } finally {
      lock.unlock();
    }
    if (idle != null) {
      idle.close();
    } else {
      watchAgain();
    }
  }

  private void watchAgain() {
    if (!isFresh()) {
      watch();
    }
  }

  @Override
  public void close() {
    Stream last;
    boolean busy;
    lock.lock();
    try {
      closed = true;
      last = stream;
      busy = sending;
      stream = null;
    } finally {
      lock.unlock();
    }
    if (last != null && busy) {
      last.reset();
    } else if (last != null) {
      last.close();
    }
  }
}
