package org.casanube.testpeers;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.security.SecureRandom;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Ports on loopback, for programs that have to be told theirs. They lie below those that systems
 * give to outgoing connections, so that none of these takes one before its program does. Safe for
 * use by many threads.
 */
public final class FreePorts {
  private static final int FIRST = 20_000;
  private static final int COUNT = 12_000;
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final Set<Integer> TAKEN = ConcurrentHashMap.newKeySet();

  private FreePorts() {}

  /** A port where nobody listens, never the same one twice. */
  public static int one() throws IOException {
    while (TAKEN.size() < COUNT) {
      int port = FIRST + RANDOM.nextInt(COUNT);
      if (TAKEN.add(port) && isFree(port)) {
        return port;
      }
    }
    throw new IOException("no port is left from " + FIRST + " to " + (FIRST + COUNT - 1));
  }

  private static boolean isFree(int port) throws IOException {
    try (ServerSocket _ = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      return true;
    } catch (BindException _) {
      return false;
    }
  }
}
