package org.casanube.p2p.tls;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLEngineResult.Status;
import org.casanube.p2p.ByteLink;
import org.casanube.p2p.SecureLink;
import org.casanube.p2p.keys.PublicKey;
import org.jspecify.annotations.Nullable;

/**
 * A link on an engine of the JDK. Records are opened right into the reader's buffer when it has
 * room for the largest, and up to four are sent at once. One thread may read while others write.
 */
final class TlsLink implements SecureLink {
  private static final int RECORDS_AT_ONCE = 4;

  private final ByteLink link;
  private final SSLEngine engine;
  private final int maxRecord;
  private final int maxPlain;

  private ByteBuffer received;
  private ByteBuffer plain = TlsHandshake.nothing();

  private final ReentrantLock writing = new ReentrantLock();
  private ByteBuffer sent;

  private @Nullable PublicKey remoteKey;
  private Optional<String> muxer = Optional.empty();

  TlsLink(ByteLink link, SSLEngine engine) {
    this.link = link;
    this.engine = engine;
    this.maxRecord = engine.getSession().getPacketBufferSize();
    this.maxPlain = engine.getSession().getApplicationBufferSize();
    this.received = ByteBuffer.allocate(maxRecord).flip();
    this.sent = ByteBuffer.allocate(maxRecord);
  }

  void established(PublicKey identity, Optional<String> agreed) {
    remoteKey = identity;
    muxer = agreed;
    received = enlarged(received);
  }

  @Override
  public PublicKey remoteKey() {
    if (remoteKey == null) {
      throw new IllegalStateException("handshake is not over");
    }
    return remoteKey;
  }

  @Override
  public Optional<String> muxer() {
    return muxer;
  }

  @Override
  public int read(ByteBuffer target) throws IOException {
    while (!plain.hasRemaining()) {
      boolean direct = target.remaining() >= maxPlain;
      ByteBuffer into = direct ? target : emptyPlain();
      int before = into.position();
      if (!unwrap(into)) {
        return -1;
      }
      int count = into.position() - before;
      if (!direct) {
        plain.flip();
      } else if (count > 0) {
        return count;
      }
    }
    int count = Math.min(target.remaining(), plain.remaining());
    target.put(plain.slice().limit(count));
    plain.position(plain.position() + count);
    return count;
  }

  void unwrapHandshake() throws IOException {
    plain = emptyPlain();
    boolean open = unwrap(plain);
    plain.flip();
    if (!open) {
      throw new EOFException("link ended inside the TLS handshake");
    }
  }

  private ByteBuffer emptyPlain() {
    if (plain.capacity() < maxPlain) {
      plain = ByteBuffer.allocate(maxPlain);
    }
    return plain.clear();
  }

  /** Opens one record, reading as much as that takes; false if the other side has ended. */
  private boolean unwrap(ByteBuffer into) throws IOException {
    while (true) {
      SSLEngineResult result = engine.unwrap(received, into);
      answer(result.getHandshakeStatus());
      switch (result.getStatus()) {
        case OK -> {
          return true;
        }
        case CLOSED -> {
          return false;
        }
        case BUFFER_UNDERFLOW -> {
          received.compact();
          int count = link.read(received);
          received.flip();
          if (count < 0) {
            return false;
          }
        }
        case BUFFER_OVERFLOW -> throw new IOException("TLS record is larger than announced");
      }
    }
  }

  /** After the handshake: tickets and new keys, which may ask for an answer. */
  private void answer(HandshakeStatus status) throws IOException {
    if (remoteKey == null) {
      return;
    }
    if (status == HandshakeStatus.NEED_TASK) {
      runTasks();
    } else if (status == HandshakeStatus.NEED_WRAP) {
      wrapNothing();
    }
  }

  void runTasks() {
    Runnable task = engine.getDelegatedTask();
    while (task != null) {
      task.run();
      task = engine.getDelegatedTask();
    }
  }

  void wrapNothing() throws IOException {
    writing.lock();
    try {
      wrap(new ByteBuffer[] {TlsHandshake.nothing()});
      flush();
    } finally {
      writing.unlock();
    }
  }

  @Override
  public void write(ByteBuffer... sources) throws IOException {
    writing.lock();
    try {
      while (hasRemaining(sources)) {
        if (sent.remaining() < maxRecord) {
          makeRoom();
        }
        wrap(sources);
      }
      flush();
    } finally {
      writing.unlock();
    }
  }

  private void wrap(ByteBuffer[] sources) throws IOException {
    SSLEngineResult result = engine.wrap(sources, sent);
    if (result.getStatus() == Status.CLOSED) {
      throw new IOException("TLS is closed");
    }
    if (result.getStatus() != Status.OK) {
      throw new IOException("TLS record can't be made: " + result.getStatus());
    }
  }

  private void makeRoom() throws IOException {
    if (sent.capacity() < RECORDS_AT_ONCE * maxRecord) {
      sent = ByteBuffer.allocate(RECORDS_AT_ONCE * maxRecord).put(sent.flip());
    } else {
      flush();
    }
  }

  private void flush() throws IOException {
    link.write(sent.flip());
    sent.clear();
  }

  private ByteBuffer enlarged(ByteBuffer buffer) {
    return ByteBuffer.allocate(RECORDS_AT_ONCE * maxRecord).put(buffer).flip();
  }

  private static boolean hasRemaining(ByteBuffer[] sources) {
    for (ByteBuffer source : sources) {
      if (source.hasRemaining()) {
        return true;
      }
    }
    return false;
  }

  @Override
  public void close() {
    link.close();
  }
}
