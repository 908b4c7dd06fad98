package org.casanube.p2p.websocket;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.locks.ReentrantLock;
import org.casanube.multiformats.multiaddr.Component;
import org.casanube.multiformats.multiaddr.Multiaddr;
import org.casanube.multiformats.multiaddr.Protocol;
import org.casanube.p2p.RawConnection;
import org.casanube.p2p.WireFormatException;

/**
 * A WebSocket as a plain link: binary messages one after the other, whose borders mean nothing.
 * Pings are answered; text is refused (RFC 6455, section 5). Of a message of any length no more is
 * kept than what one read asks for, and a few KiB.
 *
 * <p>Frames that carry nothing cost whoever sends them less than who reads them, so no more than
 * {@link #MAX_WITHOUT_CONTENT} may follow each other.
 */
final class WebSocketConnection implements RawConnection {
  private static final int CONTINUATION = 0;
  private static final int BINARY = 2;
  private static final int CLOSE = 8;
  private static final int PING = 9;
  private static final int PONG = 10;
  private static final int FINAL = 0x80;
  private static final int MASKED = 0x80;
  private static final int MAX_CONTROL = 125;
  private static final int MAX_FRAME = 64 << 10;
  private static final int INPUT = 4096;

  /** How many empty frames, pings and pongs may come between two frames with content. */
  static final int MAX_WITHOUT_CONTENT = 100;

  private final RawConnection link;
  private final boolean client;
  private final ByteBuffer input = ByteBuffer.allocate(INPUT).limit(0);
  private final byte[] mask = new byte[4];
  private long frameLeft;
  private int withoutContent;
  private boolean frameMasked;
  private int maskAt;

  private final ReentrantLock writing = new ReentrantLock();
  private final SplittableRandom masks;
  private byte[] output = new byte[4096];

  WebSocketConnection(RawConnection link, boolean client, SecureRandom random) {
    this.link = link;
    this.client = client;
    this.masks = new SplittableRandom(random.nextLong());
  }

  @Override
  public void establish() throws IOException {
    OpeningHandshake.asServer(link);
  }

  @Override
  public Multiaddr localAddress() {
    return link.localAddress().encapsulate(ws());
  }

  @Override
  public Multiaddr remoteAddress() {
    return link.remoteAddress().encapsulate(ws());
  }

  private static Multiaddr ws() {
    return Multiaddr.of(List.of(Component.of(Protocol.WS, "")));
  }

  @Override
  public int read(ByteBuffer target) throws IOException {
    while (frameLeft == 0) {
      if (!nextFrame()) {
        return -1;
      }
      withoutContent = frameLeft > 0 ? 0 : withoutContent + 1;
      if (withoutContent > MAX_WITHOUT_CONTENT) {
        throw new WireFormatException(
            "more than " + MAX_WITHOUT_CONTENT + " WebSocket frames without content");
      }
    }
    int start = target.position();
    int limit = target.limit();
    target.limit((int) Math.min(limit, start + frameLeft));
    int count;
    try {
      count = take(target);
    } finally {
      target.limit(limit);
    }
    if (count < 0) {
      return -1;
    }
    frameLeft -= count;
    if (frameMasked) {
      for (int at = start; at < start + count; at++) {
        target.put(at, (byte) (target.get(at) ^ mask[maskAt++ & 3]));
      }
    }
    return count;
  }

  /** What was read ahead, or what the link has. */
  private int take(ByteBuffer target) throws IOException {
    if (!input.hasRemaining()) {
      return link.read(target);
    }
    int count = Math.min(input.remaining(), target.remaining());
    target.put(input.slice().limit(count));
    input.position(input.position() + count);
    return count;
  }

  /** Reads ahead until so many bytes are there; false if the link has ended before the first. */
  private boolean await(int count) throws IOException {
    if (input.remaining() >= count) {
      return true;
    }
    input.compact();
    try {
      while (input.position() < count) {
        if (link.read(input) < 0) {
          if (input.position() == 0) {
            return false;
          }
          throw endedInside();
        }
      }
      return true;
    } finally {
      input.flip();
    }
  }

  private void require(int count) throws IOException {
    if (!await(count)) {
      throw endedInside();
    }
  }

  private static EOFException endedInside() {
    return new EOFException("link ended inside a WebSocket frame");
  }

  /** Goes to the next frame, answering control frames; false at the end. */
  private boolean nextFrame() throws IOException {
    if (!await(2)) {
      return false;
    }
    int first = input.get();
    int second = input.get();
    int kind = first & 0x0f;
    boolean whole = (first & FINAL) != 0;
    if ((first & 0x70) != 0) {
      throw new WireFormatException("WebSocket frame with extensions that were not agreed on");
    }
    frameMasked = (second & MASKED) != 0;
    if (frameMasked == client) {
      throw new WireFormatException("WebSocket frame is masked by the wrong side");
    }
    long length = readLength(second & 0x7f);
    if (frameMasked) {
      require(mask.length);
      input.get(mask);
    }
    maskAt = 0;
    return switch (kind) {
      case CONTINUATION, BINARY -> {
        frameLeft = length;
        yield true;
      }
      case CLOSE -> false;
      case PING, PONG -> {
        control(kind, whole, length);
        yield true;
      }
      default -> throw new WireFormatException("WebSocket frame of kind " + kind);
    };
  }

  private long readLength(int first) throws IOException {
    if (first < 126) {
      return first;
    }
    require(first == 126 ? 2 : 8);
    long length = first == 126 ? input.getShort() & 0xffff : input.getLong();
    if (length < 0) {
      throw new WireFormatException("WebSocket frame has a negative length");
    }
    return length;
  }

  private void control(int kind, boolean whole, long length) throws IOException {
    if (length > MAX_CONTROL || !whole) {
      throw new WireFormatException("control frame of a WebSocket is too long");
    }
    byte[] content = new byte[(int) length];
    require(content.length);
    input.get(content);
    if (frameMasked) {
      for (int at = 0; at < content.length; at++) {
        content[at] ^= mask[at & 3];
      }
    }
    if (kind == PING) {
      writing.lock();
      try {
        writeFrame(PONG, ByteBuffer.wrap(content), content.length);
      } finally {
        writing.unlock();
      }
    }
  }

  @Override
  public void write(ByteBuffer... sources) throws IOException {
    writing.lock();
    try {
      for (ByteBuffer source : sources) {
        while (source.hasRemaining()) {
          writeFrame(BINARY, source, Math.min(source.remaining(), MAX_FRAME));
        }
      }
    } finally {
      writing.unlock();
    }
  }

  private void writeFrame(int kind, ByteBuffer source, int length) throws IOException {
    if (output.length < length + 14) {
      output = new byte[Math.max(length, Math.min(MAX_FRAME, 2 * length)) + 14];
    }
    ByteBuffer frame = ByteBuffer.wrap(output).put((byte) (FINAL | kind));
    int masked = client ? MASKED : 0;
    if (length < 126) {
      frame.put((byte) (masked | length));
    } else if (length <= 0xffff) {
      frame.put((byte) (masked | 126)).putShort((short) length);
    } else {
      frame.put((byte) (masked | 127)).putLong(length);
    }
    int key = 0;
    if (client) {
      key = masks.nextInt();
      frame.putInt(key);
    }
    int start = frame.position();
    frame.put(source.slice().limit(length));
    source.position(source.position() + length);
    if (client) {
      for (int index = 0; index < length; index++) {
        output[start + index] ^= (byte) (key >>> (24 - 8 * (index & 3)));
      }
    }
    link.write(frame.flip());
  }

  @Override
  public void close() {
    link.close();
  }
}
