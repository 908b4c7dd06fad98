package org.casanube.p2p.yamux;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.function.Consumer;
import org.casanube.p2p.ByteLink;

/**
 * Reads frames from the link and tells streams and session what they say. Frames of streams that
 * are gone are passed over: after a reset they are normal.
 */
final class SessionReader {
  private static final int KNOWN_FLAGS = Frame.SYN | Frame.ACK | Frame.FIN | Frame.RST;
  private static final int SKIP_BYTES = 8192;

  private final YamuxSession session;
  private final ByteLink link;
  private Consumer<YamuxStream> onStream = YamuxStream::reset;

  SessionReader(YamuxSession session, ByteLink link) {
    this.session = session;
    this.link = link;
  }

  void onStream(Consumer<YamuxStream> handler) {
    onStream = handler;
  }

  /** Reads until the link ends between two frames. */
  void run() throws IOException {
    ByteBuffer header = ByteBuffer.allocate(Frame.HEADER_BYTES);
    while (readHeader(header)) {
      int version = header.get();
      int type = header.get();
      int flags = header.getShort() & 0xffff;
      int stream = header.getInt();
      int length = header.getInt();
      if (version != Frame.VERSION || (flags & ~KNOWN_FLAGS) != 0) {
        throw new ProtocolViolation("frame of version " + version + " with flags " + flags);
      }
      dispatch(type, flags, stream, length);
    }
  }

  private boolean readHeader(ByteBuffer header) throws IOException {
    header.clear();
    while (header.hasRemaining()) {
      if (link.read(header) < 0) {
        if (header.position() == 0) {
          return false;
        }
        throw new EOFException("link ended inside a frame");
      }
    }
    header.flip();
    return true;
  }

  private void dispatch(int type, int flags, int stream, int length) throws IOException {
    switch (type) {
      case Frame.DATA, Frame.WINDOW_UPDATE -> ofStream(type, flags, stream, length);
      case Frame.PING -> ofPing(flags, stream, length);
      case Frame.GO_AWAY -> session.peerLeaves();
      default -> throw new ProtocolViolation("frame of type " + type);
    }
  }

  private void ofPing(int flags, int stream, int number) throws ProtocolViolation {
    if (stream != 0) {
      throw new ProtocolViolation("ping on stream " + stream);
    }
    if ((flags & Frame.SYN) != 0) {
      session.send(Frame.PING, Frame.ACK, 0, number);
    } else if ((flags & Frame.ACK) != 0) {
      session.pings().answered(number);
    }
  }

  private void ofStream(int type, int flags, int id, int length) throws IOException {
    if (id == 0) {
      throw new ProtocolViolation("frame of a stream without number");
    }
    if ((flags & Frame.SYN) != 0) {
      requireNew(id);
      session.accept(id, onStream);
    }
    Optional<YamuxStream> stream = session.streamTable().find(id);
    if (type == Frame.WINDOW_UPDATE) {
      if (stream.isPresent()) {
        stream.get().grant(length & 0xffff_ffffL);
      }
    } else if (stream.isPresent()) {
      stream.get().receive(link, requireLength(length));
    } else {
      skip(requireLength(length));
    }
    stream.ifPresent(open -> ended(open, flags));
  }

  private static void ended(YamuxStream stream, int flags) {
    if ((flags & Frame.RST) != 0) {
      boolean ignored = stream.abort("stream was reset by the peer");
    } else if ((flags & Frame.FIN) != 0) {
      stream.remoteClosed();
    }
  }

  /** Numbers may come out of order: others take one, and open the stream a moment later. */
  private void requireNew(int id) throws ProtocolViolation {
    if (!session.isPeers(id) || session.streamTable().find(id).isPresent()) {
      throw new ProtocolViolation("peer can't open stream " + (id & 0xffff_ffffL));
    }
  }

  private static int requireLength(int length) throws ProtocolViolation {
    if (length < 0) {
      throw new ProtocolViolation("data frame of " + (length & 0xffff_ffffL) + " bytes");
    }
    return length;
  }

  /** Reads bytes that nobody wants. */
  void skip(int length) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(Math.min(length, SKIP_BYTES));
    for (int left = length; left > 0; left -= buffer.position()) {
      buffer.clear().limit(Math.min(left, buffer.capacity()));
      link.readFully(buffer);
    }
  }
}
