package org.casanube.p2p.soak;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ServiceLoader;
import org.casanube.multiformats.PeerId;
import org.casanube.multiformats.multiaddr.Multiaddr;
import org.casanube.multiformats.multiaddr.Protocol;
import org.casanube.p2p.Host;
import org.casanube.p2p.Stream;
import org.casanube.p2p.keys.KeyPair;
import org.casanube.p2p.noise.Noise;
import org.casanube.p2p.ping.Ping;
import org.casanube.p2p.schedule.SystemScheduler;
import org.casanube.p2p.swarm.HostBuilder;
import org.casanube.p2p.tcp.TcpTransport;
import org.casanube.p2p.tls.Tls;

/**
 * The attacked host in its own process. Writes its address, then answers each line of its input: a
 * peer id protects that peer from trimming, an empty line asks for figures, the end of input ends
 * it.
 */
public final class SoakVictim {
  static final String ECHO = "/soak/echo/1.0.0";

  private SoakVictim() {}

  /** Serves until the input ends. */
  public static void main(String[] arguments) throws IOException {
    SecureRandom random = new SecureRandom();
    KeyPair keys = KeyPair.generate(random);
    SystemScheduler scheduler = new SystemScheduler(Clock.systemUTC());
    PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), true, UTF_8);
    try (Host host =
        new HostBuilder(keys, scheduler)
            .transport(new TcpTransport(scheduler))
            .security(new Noise(keys, random))
            .security(new Tls(keys, random, scheduler.clock()))
            .build()) {
      Ping ping = new Ping(host, random);
      host.setProtocolHandler(ECHO, SoakVictim::echo);
      for (SoakProtocol each : ServiceLoader.load(SoakProtocol.class)) {
        each.install(host);
      }
      host.listen(Multiaddr.parse("/ip4/127.0.0.1/tcp/0"));
      out.println(host.addresses().getFirst().with(Protocol.P2P, host.id().toString()));
      BufferedReader in = new BufferedReader(new InputStreamReader(System.in, UTF_8));
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        if (line.isEmpty()) {
          out.println(figures(host));
        } else {
          host.trimmer().protect(PeerId.parse(line), "friend");
          out.println("protected " + ping.getClass().getSimpleName());
        }
      }
    }
  }

  private static void echo(Stream stream) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(8192);
    while (stream.read(buffer.clear()) >= 0) {
      stream.write(buffer.flip());
    }
  }

  /** Heap in use once garbage is gone, in bytes; connections; streams; known peers. */
  private static String figures(Host host) {
    Runtime runtime = Runtime.getRuntime();
    runtime.gc();
    int streams = host.connections().stream().mapToInt(each -> each.streams().size()).sum();
    return (runtime.totalMemory() - runtime.freeMemory())
        + " "
        + host.connections().size()
        + " "
        + streams
        + " "
        + host.peers().peers().size();
  }
}
