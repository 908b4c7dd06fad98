package org.casanube.systemtests;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A port that leads to another one, and lets only so many bytes a second come back from there. */
final class SlowLink implements Closeable {
  private static final int PIECES_PER_SECOND = 50;

  private final ServerSocket server;
  private final InetSocketAddress target;
  private final int bytesPerSecond;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final List<Socket> sockets = new CopyOnWriteArrayList<>();

  SlowLink(InetSocketAddress target, int bytesPerSecond) throws IOException {
    this.target = target;
    this.bytesPerSecond = bytesPerSecond;
    server = new ServerSocket(0, 16, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(this::accept);
  }

  int port() {
    return server.getLocalPort();
  }

  private void accept() {
    try {
      while (true) {
        Socket near = server.accept();
        sockets.add(near);
        Socket far = new Socket();
        sockets.add(far);
        far.connect(target, 10_000);
        Thread.ofVirtual().start(() -> copy(near, far, Integer.MAX_VALUE));
        Thread.ofVirtual().start(() -> copy(far, near, bytesPerSecond / PIECES_PER_SECOND));
      }
    } catch (IOException over) {
      close();
    }
  }

  private void copy(Socket from, Socket to, int piece) {
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      byte[] buffer = new byte[Math.min(piece, 64 * 1024)];
      int n = in.read(buffer);
      while (n >= 0) {
        out.write(buffer, 0, n);
        boolean over =
            piece < Integer.MAX_VALUE
                && closed.await(1000L * n / bytesPerSecond, TimeUnit.MILLISECONDS);
        n = over ? -1 : in.read(buffer);
      }
    } catch (IOException ended) {
      // then the other way ends, too
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    closed.countDown();
    try {
      server.close();
      for (Socket each : sockets) {
        each.close();
      }
    } catch (IOException gone) {
      // as wanted
    }
  }
}
