package org.casanube.p2p.noise;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.casanube.p2p.ByteLink;
import org.casanube.p2p.SecureLink;
import org.casanube.p2p.keys.PublicKey;

/**
 * The link after the handshake: frames of at most 65535 bytes behind their length, each sealed.
 *
 * <p>Two arrays for each direction are all the memory it takes; frames are opened in place, or
 * right into the reader's array when the whole frame fits there. One thread may read while others
 * write.
 */
final class NoiseLink implements SecureLink {
  private static final int MAX_FRAME = 65535;
  private static final int MAX_PLAIN = MAX_FRAME - CipherState.TAG_BYTES;
  private static final int HEAD = 2;
  private static final int FIRST_BUFFER = 4096;

  private final ByteLink link;
  private final PublicKey remoteKey;
  private final Optional<String> muxer;

  private final CipherState receiving;
  private byte[] input = new byte[FIRST_BUFFER];
  private int inputStart;
  private int inputEnd;
  private int plainStart;
  private int plainEnd;

  private final ReentrantLock writing = new ReentrantLock();
  private final CipherState sending;
  private byte[] staged = new byte[0];
  private byte[] output = new byte[FIRST_BUFFER];

  NoiseLink(
      ByteLink link,
      PublicKey remoteKey,
      Optional<String> muxer,
      CipherState sending,
      CipherState receiving) {
    this.link = link;
    this.remoteKey = remoteKey;
    this.muxer = muxer;
    this.sending = sending;
    this.receiving = receiving;
  }

  @Override
  public PublicKey remoteKey() {
    return remoteKey;
  }

  @Override
  public Optional<String> muxer() {
    return muxer;
  }

  @Override
  public int read(ByteBuffer target) throws IOException {
    while (plainStart == plainEnd) {
      if (!fill(HEAD)) {
        return -1;
      }
      int length = ((input[inputStart] & 0xff) << 8) | (input[inputStart + 1] & 0xff);
      if (length < CipherState.TAG_BYTES) {
        throw broken("noise frame of " + length + " bytes is shorter than its tag");
      }
      if (!fill(HEAD + length)) {
        throw new EOFException("link ended inside a noise frame");
      }
      int opened = open(length, target);
      if (opened > 0) {
        return opened;
      }
    }
    int count = Math.min(target.remaining(), plainEnd - plainStart);
    target.put(input, plainStart, count);
    plainStart += count;
    return count;
  }

  /** Opens the frame into the target if it fits, and returns its length; else in place. */
  private int open(int length, ByteBuffer target) throws IOException {
    int start = inputStart + HEAD;
    inputStart = start + length;
    boolean direct = target.hasArray() && target.remaining() >= length;
    try {
      if (direct) {
        int at = target.arrayOffset() + target.position();
        int count = receiving.decrypt(input, start, length, target.array(), at);
        target.position(target.position() + count);
        return count;
      }
      plainEnd = start + receiving.decrypt(input, start, length, input, start);
      plainStart = start;
      return 0;
    } catch (GeneralSecurityException e) {
      throw broken("noise frame does not decrypt");
    }
  }

  /** Reads until this many bytes are there from the start; false if the link ends before any. */
  private boolean fill(int count) throws IOException {
    if (inputEnd - inputStart >= count) {
      return true;
    }
    makeRoom(count);
    while (inputEnd - inputStart < count) {
      int read = link.read(ByteBuffer.wrap(input, inputEnd, input.length - inputEnd));
      if (read < 0) {
        if (inputEnd == inputStart) {
          return false;
        }
        throw new EOFException("link ended inside a noise frame");
      }
      inputEnd += read;
    }
    return true;
  }

  /** Doubles with use, so that a quiet connection stays small. */
  private void makeRoom(int count) {
    int held = inputEnd - inputStart;
    if (count > input.length || (held == input.length && input.length < 2 * MAX_FRAME)) {
      byte[] larger = new byte[Math.max(count, 2 * input.length)];
      System.arraycopy(input, inputStart, larger, 0, held);
      input = larger;
    } else {
      System.arraycopy(input, inputStart, input, 0, held);
    }
    inputStart = 0;
    inputEnd = held;
  }

  @Override
  public void write(ByteBuffer... sources) throws IOException {
    writing.lock();
    try {
      if (sources.length == 1 && sources[0].hasArray()) {
        writeArray(sources[0]);
      } else {
        writeStaged(sources);
      }
    } finally {
      writing.unlock();
    }
  }

  private void writeArray(ByteBuffer source) throws IOException {
    while (source.hasRemaining()) {
      int count = Math.min(MAX_PLAIN, source.remaining());
      seal(source.array(), source.arrayOffset() + source.position(), count);
      source.position(source.position() + count);
    }
  }

  private void writeStaged(ByteBuffer... sources) throws IOException {
    int left = 0;
    for (ByteBuffer source : sources) {
      left = Math.addExact(left, source.remaining());
    }
    int filled = 0;
    for (ByteBuffer source : sources) {
      while (source.hasRemaining()) {
        int size = Math.min(MAX_PLAIN, left + filled);
        if (staged.length < size) {
          staged = Arrays.copyOf(staged, size);
        }
        int count = Math.min(size - filled, source.remaining());
        source.get(staged, filled, count);
        filled += count;
        left -= count;
        if (filled == size) {
          seal(staged, 0, filled);
          filled = 0;
        }
      }
    }
  }

  private void seal(byte[] plain, int offset, int length) throws IOException {
    int sealedLength = length + CipherState.TAG_BYTES;
    if (output.length < HEAD + sealedLength) {
      output = new byte[HEAD + (length <= MAX_PLAIN / 4 ? sealedLength * 2 : MAX_FRAME)];
    }
    output[0] = (byte) (sealedLength >> 8);
    output[1] = (byte) sealedLength;
    try {
      int written = sending.encrypt(plain, offset, length, output, HEAD);
      link.write(ByteBuffer.wrap(output, 0, HEAD + written));
    } catch (GeneralSecurityException e) {
      throw broken("noise frame does not encrypt");
    }
  }

  private IOException broken(String message) {
    close();
    return new IOException(message);
  }

  @Override
  public void close() {
    link.close();
  }
}
