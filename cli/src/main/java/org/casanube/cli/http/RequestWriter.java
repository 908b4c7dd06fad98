package org.casanube.cli.http;

import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Writes a request: its head, and its body with a length or in chunks (RFC 9112 §6 and §7). */
final class RequestWriter extends BodySink {
  private static final int BUFFER = 128 * 1024;
  private static final byte[] CRLF = {'\r', '\n'};
  private static final byte[] LAST_CHUNK = "0\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

  private final Wire wire;
  private final OutputStream out;
  private final boolean isChunked;
  private final byte[] buffer;
  private long left;
  private int held;

  private RequestWriter(Wire wire, long length) throws IOException {
    this.wire = wire;
    this.out = wire.output();
    this.isChunked = length < 0;
    this.left = length;
    this.buffer = new byte[isChunked ? BUFFER : (int) Math.min(BUFFER, length)];
  }

  static void send(Wire wire, Origin origin, Request request) throws IOException {
    Body body = request.body();
    StringBuilder head = new StringBuilder(256);
    head.append(request.method()).append(' ');
    head.append(origin.prefix()).append(request.target().encoded()).append(" HTTP/1.1\r\n");
    line(head, "Host", origin.authority());
    line(head, "Connection", "close");
    request.headers().forEach((name, value) -> line(head, name, value));
    framing(head, request.method(), body);
    head.append("\r\n");
    emit(wire.output(), head.toString().getBytes(StandardCharsets.ISO_8859_1));
    if (body != null) {
      RequestWriter writer = new RequestWriter(wire, body.length());
      body.writeTo(writer);
      writer.finish();
    }
  }

  private static void framing(StringBuilder head, String method, @Nullable Body body) {
    if (body == null) {
      if (method.equals("POST") || method.equals("PUT")) {
        line(head, "Content-Length", "0");
      }
    } else if (body.length() < 0) {
      line(head, "Transfer-Encoding", "chunked");
    } else {
      line(head, "Content-Length", Long.toString(body.length()));
    }
  }

  private static void line(StringBuilder head, String name, String value) {
    for (int i = 0; i < value.length(); i++) {
      if (value.charAt(i) < ' ' || value.charAt(i) > '~') {
        throw new IllegalArgumentException("header " + name + " can't carry " + value);
      }
    }
    head.append(name).append(": ").append(value).append("\r\n");
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int from, int count) throws IOException {
    if (count <= buffer.length - held) {
      System.arraycopy(bytes, from, buffer, held, count);
      held += count;
      return;
    }
    flushHeld();
    if (count <= buffer.length) {
      System.arraycopy(bytes, from, buffer, 0, count);
      held = count;
    } else {
      frame(count);
      emit(out, bytes, from, count);
      endFrame();
    }
  }

  @Override
  public void transfer(FileChannel file, long count) throws IOException {
    if (count == 0) {
      return;
    }
    flushHeld();
    frame(count);
    try {
      wire.transfer(file, count);
    } catch (EOFException shrunk) {
      throw shrunk;
    } catch (IOException refused) {
      throw new SinkException(refused);
    }
    endFrame();
  }

  private void flushHeld() throws IOException {
    if (held > 0) {
      frame(held);
      emit(out, buffer, 0, held);
      endFrame();
      held = 0;
    }
  }

  private void frame(long count) throws IOException {
    if (isChunked) {
      emit(out, (Long.toHexString(count) + "\r\n").getBytes(StandardCharsets.US_ASCII));
      return;
    }
    left -= count;
    if (left < 0) {
      throw new IOException("the body is longer than was announced");
    }
  }

  private void endFrame() throws IOException {
    if (isChunked) {
      emit(out, CRLF);
    }
  }

  private void finish() throws IOException {
    flushHeld();
    if (isChunked) {
      emit(out, LAST_CHUNK);
    } else if (left > 0) {
      throw new IOException("the body is " + left + " bytes shorter than was announced");
    }
  }

  private static void emit(OutputStream out, byte[] bytes) throws SinkException {
    emit(out, bytes, 0, bytes.length);
  }

  private static void emit(OutputStream out, byte[] bytes, int from, int count)
      throws SinkException {
    try {
      out.write(bytes, from, count);
    } catch (IOException refused) {
      throw new SinkException(refused);
    }
  }

  /** The server takes no more bytes. */
  static final class SinkException extends IOException {
    private static final long serialVersionUID = 1L;

    SinkException(IOException cause) {
      super(cause.getMessage(), cause);
    }
  }
}
