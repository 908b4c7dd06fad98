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
  private static final int PIECE = 64 * 1024;

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

  /**
   * Sends {@code count} bytes of a file, straight from the kernel's cache as long as the socket has
   * room. A channel whose answer is awaited with a time limit never blocks, so where there is no
   * room a piece goes through the stream, which waits.
   */
  void transfer(FileChannel file, long count) throws IOException {
    byte[] piece = new byte[(int) Math.min(PIECE, count)];
    long left = count;
    while (left > 0) {
      long sent = isPlain ? file.transferTo(file.position(), left, channel) : 0;
      if (sent > 0) {
        file.position(file.position() + sent);
      } else {
        sent = copy(file, piece, left);
      }
      left -= sent;
    }
  }

  private int copy(FileChannel file, byte[] piece, long left) throws IOException {
    int read = file.read(ByteBuffer.wrap(piece, 0, (int) Math.min(piece.length, left)));
    if (read < 0) {
      throw new EOFException("the file became " + left + " bytes shorter while it was read");
    }
    output().write(piece, 0, read);
    return read;
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
