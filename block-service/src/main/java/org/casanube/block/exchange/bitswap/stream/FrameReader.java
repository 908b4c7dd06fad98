package org.casanube.block.exchange.bitswap.stream;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.function.IntSupplier;
import org.casanube.multiformats.PeerId;
import org.casanube.p2p.Stream;
import org.casanube.p2p.WireFormatException;

/**
 * Reads a peer's messages from one stream, each into an array of its own, which its blocks stay
 * views of. Between messages a peer may take any time; one that has begun has a time limit. Not
 * thread-safe.
 */
public final class FrameReader {
  /** What is allocated at once, whatever length a peer claims that was not asked for anything. */
  private static final int FIRST_CHUNK = 64 << 10;

  private static final int READ_AHEAD = 16 << 10;
  private static final int MAX_LENGTH_BYTES = 4;

  private final Stream stream;
  private final FrameMemory memory;
  private final IntSupplier maxBytes;
  private final Runnable onProgress;
  private final ByteBuffer ahead = ByteBuffer.allocate(READ_AHEAD).limit(0);

  /**
   * A reader of this stream.
   *
   * @param memory what messages may take together
   * @param maxBytes the longest message allowed now
   * @param onProgress is run whenever bytes of a message have come
   */
  public FrameReader(Stream stream, FrameMemory memory, IntSupplier maxBytes, Runnable onProgress) {
    this.stream = stream;
    this.memory = memory;
    this.maxBytes = maxBytes;
    this.onProgress = onProgress;
  }

  /**
   * The next message; empty array at the end of the stream.
   *
   * @throws WireFormatException if it is longer than allowed, or empty
   */
  public byte[] next() throws IOException {
    int length = readLength();
    if (length < 0) {
      return new byte[0];
    }
    int max = maxBytes.getAsInt();
    if (length > max || length == 0) {
      throw new WireFormatException("message of " + length + " bytes is not within 1 to " + max);
    }
    try {
      return readContent(length, max);
    } finally {
      stream.neverExpire();
    }
  }

  private int readLength() throws IOException {
    int value = 0;
    for (int index = 0; index < MAX_LENGTH_BYTES; index++) {
      if (!ahead.hasRemaining() && !fillAhead()) {
        if (index == 0) {
          return -1;
        }
        throw new EOFException("stream ended inside a length");
      }
      byte next = ahead.get();
      value |= (next & 0x7f) << (7 * index);
      if (next >= 0) {
        return value;
      }
    }
    throw new WireFormatException("length of a message is over 28 bits");
  }

  private boolean fillAhead() throws IOException {
    ahead.clear();
    int count = stream.read(ahead);
    ahead.flip();
    return count > 0;
  }

  /** Of a large message the first bytes must be there before the rest is allocated. */
  private byte[] readContent(int length, int max) throws IOException {
    Duration limit = TimeLimit.of(length);
    stream.expireAfter(limit);
    byte[] first = new byte[Math.min(length, FIRST_CHUNK)];
    int filled = Math.min(first.length, ahead.remaining());
    ahead.get(first, 0, filled);
    fill(first, filled);
    if (first.length == length) {
      return first;
    }
    PeerId peer = stream.connection().remotePeer();
    memory.take(peer, length, max, limit);
    try {
      byte[] content = Arrays.copyOf(first, length);
      fill(content, first.length);
      return content;
    } finally {
      memory.give(peer, length);
    }
  }

  private void fill(byte[] content, int from) throws IOException {
    int filled = from;
    while (filled < content.length) {
      int count = stream.read(ByteBuffer.wrap(content, filled, content.length - filled));
      if (count < 0) {
        throw new EOFException("stream ended inside a message");
      }
      filled += count;
      onProgress.run();
    }
  }
}
