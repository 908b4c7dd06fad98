package org.casanube.p2p.psk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.locks.ReentrantLock;
import org.casanube.p2p.ByteLink;
import org.jspecify.annotations.Nullable;

/**
 * A link of a private network: each side sends its nonce before its first byte, and everything
 * after it encrypted. There is no proof of anything; who has another key reads noise, and fails at
 * the next step.
 */
final class SwarmKeyLink implements ByteLink {
  /** More than a frame of Noise, so that each leaves as one. */
  private static final int MAX_WRITE = 80 << 10;

  private static final int FIRST_BUFFER = 4096;

  private final ByteLink link;
  private final byte[] key;

  private final ReentrantLock writing = new ReentrantLock();
  private final byte[] nonce;
  private final XSalsa20 sending;
  private byte[] output = new byte[FIRST_BUFFER];
  private boolean nonceSent;

  private @Nullable XSalsa20 receiving;

  SwarmKeyLink(ByteLink link, byte[] key, byte[] nonce) {
    this.link = link;
    this.key = key;
    this.nonce = nonce;
    this.sending = new XSalsa20(key, nonce);
  }

  @Override
  public int read(ByteBuffer target) throws IOException {
    XSalsa20 cipher = receiving;
    if (cipher == null) {
      sendNonce();
      ByteBuffer theirs = ByteBuffer.allocate(XSalsa20.NONCE_BYTES);
      link.readFully(theirs);
      cipher = new XSalsa20(key, theirs.array());
      receiving = cipher;
    }
    if (target.hasArray()) {
      int start = target.position();
      int count = link.read(target);
      if (count > 0) {
        int at = target.arrayOffset() + start;
        cipher.process(target.array(), at, target.array(), at, count);
      }
      return count;
    }
    ByteBuffer copy = ByteBuffer.allocate(Math.min(target.remaining(), MAX_WRITE));
    int count = link.read(copy);
    if (count > 0) {
      cipher.process(copy.array(), 0, copy.array(), 0, count);
      target.put(copy.flip());
    }
    return count;
  }

  @Override
  public void write(ByteBuffer... sources) throws IOException {
    writing.lock();
    try {
      sendNonce();
      for (ByteBuffer source : sources) {
        writeAll(source);
      }
    } finally {
      writing.unlock();
    }
  }

  /** Before the first byte in either direction: there are peers that wait for it to begin. */
  private void sendNonce() throws IOException {
    writing.lock();
    try {
      if (!nonceSent) {
        link.write(ByteBuffer.wrap(nonce));
        nonceSent = true;
      }
    } finally {
      writing.unlock();
    }
  }

  private void writeAll(ByteBuffer source) throws IOException {
    while (source.hasRemaining()) {
      int count = Math.min(source.remaining(), MAX_WRITE);
      if (output.length < count) {
        output = new byte[Math.max(count, Math.min(MAX_WRITE, 2 * output.length))];
      }
      encrypt(source, count);
      link.write(ByteBuffer.wrap(output, 0, count));
    }
  }

  private void encrypt(ByteBuffer source, int count) {
    if (source.hasArray()) {
      int at = source.arrayOffset() + source.position();
      sending.process(source.array(), at, output, 0, count);
      source.position(source.position() + count);
    } else {
      source.get(output, 0, count);
      sending.process(output, 0, output, 0, count);
    }
  }

  @Override
  public void close() {
    link.close();
  }
}
