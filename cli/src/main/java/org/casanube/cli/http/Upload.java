package org.casanube.cli.http;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/**
 * A request whose body is written by a thread of its own while its answer is read.
 *
 * <p>Two things can go wrong on the writing side, and they end differently. When the body can't be
 * produced (a file vanished), the connection is cut, so that the server never takes the part for
 * the whole, and whoever reads the answer gets that cause. When the server takes no more, it has
 * most likely said why, so the reading side alone decides.
 */
final class Upload {
  private final Wire wire;
  private final Origin origin;
  private final Request request;
  private volatile @Nullable Exception sourceFailure;

  Upload(Wire wire, Origin origin, Request request) {
    this.wire = wire;
    this.origin = origin;
    this.request = request;
  }

  Response exchange() throws IOException {
    Thread.ofPlatform().daemon().name("nube-upload").start(this::write);
    try {
      Response head = ResponseReader.read(wire, request.method());
      return head.withBody(new WatchedBody(head.body()));
    } catch (IOException broken) {
      throw cause(broken);
    }
  }

  private void write() {
    try {
      RequestWriter.send(wire, origin, request);
    } catch (RequestWriter.SinkException refused) {
      // the server's answer, or the lack of one, is told by the reading side
    } catch (IOException | RuntimeException failed) {
      sourceFailure = failed;
      wire.cut();
    }
  }

  private IOException cause(IOException broken) {
    Exception failure = sourceFailure;
    return switch (failure) {
      case null -> broken;
      case IOException source -> source;
      default -> new IOException(failure.getMessage(), failure);
    };
  }

  /** The answer's body, whose failures are told by their cause. */
  private final class WatchedBody extends FilterInputStream {
    WatchedBody(InputStream body) {
      super(body);
    }

    @Override
    public int read() throws IOException {
      try {
        return in.read();
      } catch (IOException broken) {
        throw cause(broken);
      }
    }

    @Override
    public int read(byte[] bytes, int offset, int count) throws IOException {
      try {
        return in.read(bytes, offset, count);
      } catch (IOException broken) {
        throw cause(broken);
      }
    }
  }
}
