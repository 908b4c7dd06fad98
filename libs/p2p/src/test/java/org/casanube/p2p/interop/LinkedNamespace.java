package org.casanube.p2p.interop;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.casanube.testpeers.Conditions;

/**
 * A network of its own for other processes, with a wire between it and this one: what a second
 * machine on the local network would see. Linux only, for those who are root or may use sudo.
 */
final class LinkedNamespace implements AutoCloseable {
  static final String OUR_ADDRESS = "10.213.77.1";
  static final String THEIR_ADDRESS = "10.213.77.2";

  private final String name = "casanube-" + ProcessHandle.current().pid();
  private final String wire = "cas" + ProcessHandle.current().pid();

  /** Makes it; where that is not possible, the test is left out and says why. */
  LinkedNamespace() throws IOException {
    try {
      run("ip", "netns", "add", name);
    } catch (IOException e) {
      throw Conditions.missing(
          "A network namespace can't be made for a test of multicast; it takes iproute2 and root, or"
              + " sudo without a password: "
              + e.getMessage());
    }
    try {
      lay();
    } catch (IOException e) {
      close();
      throw e;
    }
  }

  private void lay() throws IOException {
    run("ip", "link", "add", wire, "type", "veth", "peer", "name", "lan0", "netns", name);
    run("ip", "addr", "add", OUR_ADDRESS + "/24", "dev", wire);
    run("ip", "link", "set", wire, "up");
    inside("ip", "addr", "add", THEIR_ADDRESS + "/24", "dev", "lan0");
    inside("ip", "link", "set", "lan0", "up");
    inside("ip", "link", "set", "lo", "up");
    // What has no better way goes over the wire, multicast above all.
    inside("ip", "route", "add", "default", "via", OUR_ADDRESS);
  }

  /** The name of this side's interface. */
  String wire() {
    return wire;
  }

  /** What to put before a command to run it there. */
  List<String> prefix() {
    return Conditions.asRoot("ip", "netns", "exec", name);
  }

  private void inside(String... command) throws IOException {
    call(Stream.concat(prefix().stream(), Stream.of(command)).toList());
  }

  private static void run(String... command) throws IOException {
    call(Conditions.asRoot(command));
  }

  private static void call(List<String> command) throws IOException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    try {
      if (!process.waitFor(20, TimeUnit.SECONDS) || process.exitValue() != 0) {
        throw new IOException(String.join(" ", command) + ": " + output.strip());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  @Override
  public void close() throws IOException {
    // The wire goes with the end that is inside.
    run("ip", "netns", "del", name);
  }
}
