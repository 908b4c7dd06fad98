package org.casanube.p2p.wire;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.casanube.p2p.ByteLink;

/** Two links in memory, each of which reads what the other writes; a few bytes wait in between. */
public final class LinkPair {
  private final Pipe there;
  private final Pipe back;

  public LinkPair() {
    this(64 << 10);
  }

  public LinkPair(int capacity) {
    there = new Pipe(capacity);
    back = new Pipe(capacity);
  }

  public ByteLink left() {
    return new End(back, there);
  }

  public ByteLink right() {
    return new End(there, back);
  }

  private record End(Pipe in, Pipe out) implements ByteLink {
    @Override
    public int read(ByteBuffer target) throws IOException {
      return in.read(target);
    }

    @Override
    public void write(ByteBuffer... sources) throws IOException {
      for (ByteBuffer source : sources) {
        out.write(source);
      }
    }

    @Override
    public void close() {
      in.close();
      out.close();
    }
  }

  private static final class Pipe {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final ByteBuffer bytes;
    private boolean closed;

    Pipe(int capacity) {
      bytes = ByteBuffer.allocate(capacity);
    }

    int read(ByteBuffer target) throws IOException {
      lock.lock();
      try {
        while (bytes.position() == 0) {
          if (closed) {
            return -1;
          }
          await();
        }
        bytes.flip();
        int count = Math.min(bytes.remaining(), target.remaining());
        target.put(bytes.slice().limit(count));
        bytes.position(count).compact();
        changed.signalAll();
        return count;
      } finally {
        lock.unlock();
      }
    }

    void write(ByteBuffer source) throws IOException {
      lock.lock();
      try {
        while (source.hasRemaining()) {
          while (!bytes.hasRemaining() && !closed) {
            await();
          }
          if (closed) {
            throw new IOException("link is closed");
          }
          int count = Math.min(bytes.remaining(), source.remaining());
          bytes.put(source.slice().limit(count));
          source.position(source.position() + count);
          changed.signalAll();
        }
      } finally {
        lock.unlock();
      }
    }

    @SuppressWarnings("WaitNotInLoop")
    private void await() throws InterruptedIOException {
      try {
        changed.await();
      } catch (InterruptedException e) {
        throw new InterruptedIOException("interrupted");
      }
    }

    void close() {
      lock.lock();
      try {
        closed = true;
        changed.signalAll();
      } finally {
        lock.unlock();
      }
    }
  }
}
