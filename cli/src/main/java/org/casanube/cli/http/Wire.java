package org.casanube.cli.http;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/** One connection: a plain socket channel, or TLS with the host name verified. */
final class Wire implements Closeable {
  private static final int BUFFER = 256 * 1024;

  private final SocketChannel channel;
  private final Socket socket;
  private final boolean isPlain;

  private Wire(SocketChannel channel, Socket socket, boolean isPlain) {
    this.channel = channel;
    this.socket = socket;
    this.isPlain = isPlain;
  }

  static Wire connect(Origin origin, Duration connect, Duration silence) throws IOException {
    InetSocketAddress address = new InetSocketAddress(origin.host(), origin.port());
    if (address.isUnresolved()) {
      throw new UnknownHostException("the name " + origin.host() + " is unknown");
    }
    SocketChannel channel = SocketChannel.open();
    try {
      Socket plain = channel.socket();
      plain.connect(address, Math.toIntExact(connect.toMillis()));
      plain.setTcpNoDelay(true);
      plain.setSoTimeout(Math.toIntExact(silence.toMillis()));
      Socket socket = origin.isSecure() ? secure(plain, origin) : plain;
      return new Wire(channel, socket, !origin.isSecure());
    } catch (IOException | RuntimeException failed) {
      channel.close();
      throw failed;
    }
  }

  private static Socket secure(Socket plain, Origin origin) throws IOException {
    SSLSocketFactory factory = (SSLSocketFactory) SSLSocketFactory.getDefault();
    SSLSocket socket =
        (SSLSocket)
            factory.createSocket(plain, origin.host(), origin.port(), /* autoClose= */ true);
    SSLParameters parameters = socket.getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    socket.setSSLParameters(parameters);
    socket.startHandshake();
    return socket;
  }

  InputStream input() throws IOException {
    return socket.getInputStream();
  }

  OutputStream output() throws IOException {
    return socket.getOutputStream();
  }

  /** Sends {@code count} bytes of a file straight from the kernel's cache where it can. */
  void transfer(FileChannel file, long count) throws IOException {
    long position = file.position();
    long end = position + count;
    if (isPlain) {
      while (position < end) {
        long sent = file.transferTo(position, end - position, channel);
        if (sent <= 0 && file.size() <= position) {
          throw shrunk(end - position);
        }
        position += sent;
      }
      file.position(end);
      return;
    }
    copy(file, count);
  }

  private void copy(FileChannel file, long count) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
    long left = count;
    while (left > 0) {
      buffer.clear().limit((int) Math.min(buffer.capacity(), left));
      int read = file.read(buffer);
      if (read < 0) {
        throw shrunk(left);
      }
      output().write(buffer.array(), 0, read);
      left -= read;
    }
  }

  private static EOFException shrunk(long missing) {
    return new EOFException("the file became " + missing + " bytes shorter while it was read");
  }

  /** Ends the connection from another thread than the one that reads it. */
  void cut() {
    try {
      close();
    } catch (IOException alreadyClosed) {
      // the reading side tells
    }
  }

  @Override
  public void close() throws IOException {
    try {
      socket.close();
    } finally {
      channel.close();
    }
  }
}
