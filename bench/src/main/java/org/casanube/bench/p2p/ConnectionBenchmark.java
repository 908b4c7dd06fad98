package org.casanube.bench.p2p;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.casanube.multiformats.multiaddr.Multiaddr;
import org.casanube.p2p.Host;
import org.casanube.p2p.SecurityProtocol;
import org.casanube.p2p.Stream;
import org.casanube.p2p.keys.KeyPair;
import org.casanube.p2p.noise.Noise;
import org.casanube.p2p.psk.SwarmKey;
import org.casanube.p2p.schedule.SystemScheduler;
import org.casanube.p2p.swarm.HostBuilder;
import org.casanube.p2p.tcp.TcpTransport;
import org.casanube.p2p.tls.Tls;

/**
 * 1 GiB from one host to another over TCP on loopback, both in this JVM, over one stream. Prints
 * MiB/s and the CPU seconds of both ends together; the first rounds warm up. Arguments: rounds, and
 * which of {@code noise}, {@code tls}, {@code noise+psk}.
 */
public final class ConnectionBenchmark {
  private static final String SINK = "/casanube/bench/sink/1.0.0";
  private static final int CHUNK = 1 << 20;
  private static final long TOTAL = 1L << 30;

  private final SecureRandom random = new SecureRandom();
  private final SystemScheduler scheduler = new SystemScheduler(Clock.systemUTC());
  private final SwarmKey swarmKey = SwarmKey.generate(random);

  private ConnectionBenchmark() {}

  /** Runs the rounds. */
  public static void main(String[] arguments) throws Exception {
    ConnectionBenchmark benchmark = new ConnectionBenchmark();
    for (String way : List.of(arguments).subList(1, arguments.length)) {
      for (int round = 1; round <= Integer.parseInt(arguments[0]); round++) {
        benchmark.run(way, round);
      }
    }
  }

  private void run(String way, int round) throws IOException, InterruptedException {
    CountDownLatch received = new CountDownLatch(1);
    try (Host sender = host(way);
        Host receiver = host(way)) {
      receiver.setProtocolHandler(SINK, stream -> drain(stream, received));
      receiver.listen(Multiaddr.parse("/ip4/127.0.0.1/tcp/0"));
      sender.dial(receiver.addresses().getFirst());
      byte[] chunk = new byte[CHUNK];
      random.nextBytes(chunk);
      OperatingSystemMXBean machine =
          (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
      long cpu = machine.getProcessCpuTime();
      long start = System.nanoTime();
      try (Stream stream = sender.newStream(receiver.id(), SINK)) {
        for (long sent = 0; sent < TOTAL; sent += CHUNK) {
          stream.write(ByteBuffer.wrap(chunk));
        }
        stream.closeWrite();
        received.await();
      }
      double seconds = (System.nanoTime() - start) / 1e9;
      double cpuSeconds = (machine.getProcessCpuTime() - cpu) / 1e9;
      System.out.printf(
          "%s round %d: %.0f MiB/s, %.2f CPU s/GiB%n", way, round, 1024 / seconds, cpuSeconds);
    }
  }

  private static void drain(Stream stream, CountDownLatch received) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(CHUNK);
    long count = 0;
    for (int read = 0; read >= 0; read = stream.read(buffer.clear())) {
      count += read;
    }
    if (count != TOTAL) {
      throw new IOException("received " + count + " bytes instead of " + TOTAL);
    }
    received.countDown();
  }

  private Host host(String way) throws IOException {
    KeyPair keys = KeyPair.generate(random);
    SecurityProtocol security =
        way.startsWith("tls") ? new Tls(keys, random, scheduler.clock()) : new Noise(keys, random);
    HostBuilder builder =
        new HostBuilder(keys, scheduler).transport(new TcpTransport(scheduler)).security(security);
    if (way.endsWith("+psk")) {
      builder.privateNetwork(swarmKey);
    }
    return builder.build();
  }
}
