package org.casanube.p2p.soak;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.ServiceLoader;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import org.casanube.multiformats.multiaddr.Multiaddr;
import org.casanube.p2p.Host;
import org.casanube.p2p.Stream;
import org.casanube.p2p.keys.KeyPair;
import org.casanube.p2p.noise.Noise;
import org.casanube.p2p.schedule.SystemScheduler;
import org.casanube.p2p.swarm.HostBuilder;
import org.casanube.p2p.tcp.TcpTransport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * All attackers at once against one host, whose memory must stay flat and who must go on serving a
 * friend. An hour, or {@code -Dcasanube.soak.minutes}; the samples go to {@code target/soak.csv}.
 */
@Tag("slow")
class SoakTest {
  private static final System.Logger LOG = System.getLogger(SoakTest.class.getName());
  private static final Duration TIME =
      Duration.ofSeconds(
          Math.round(60 * Double.parseDouble(System.getProperty("casanube.soak.minutes", "60"))));
  private static final Duration SAMPLE = TIME.dividedBy(60);
  private static final int MIB = 1 << 20;

  private final SystemScheduler scheduler = new SystemScheduler(Clock.systemUTC());
  private final Map<String, AtomicLong> attacks = new TreeMap<>();
  private final Map<String, AtomicLong> cutOff = new TreeMap<>();
  private final AtomicLong served = new AtomicLong();
  private final AtomicLong notServed = new AtomicLong();
  private volatile boolean over;

  private record Sample(long heap, long rss, int connections, int streams, int peers) {}

  @Test
  void host_underAllAttacks_staysFlatAndServes() throws Exception {
    Process victim = start();
    List<Sample> samples = new ArrayList<>();
    try (BufferedReader answers = victim.inputReader(UTF_8);
        Writer questions = victim.outputWriter(UTF_8);
        Host friend = friend()) {
      Multiaddr address = Multiaddr.parse(answers.readLine());
      ask(questions, answers, friend.id().toString());
      Target target = new Target(address, scheduler);
      List<Thread> threads = startAttackers(target);
      threads.add(scheduler.start("friend", () -> useService(friend, address)));
      long begin = System.nanoTime();
      Path log = Path.of("target/soak.csv");
      Files.writeString(log, "minute,heap MiB,rss MiB,connections,streams,peers,served,failed\n");
      while (System.nanoTime() - begin < TIME.toNanos()) {
        scheduler.pause(SAMPLE);
        Sample sample = sample(victim, ask(questions, answers, ""));
        samples.add(sample);
        Files.writeString(log, line(System.nanoTime() - begin, sample), StandardOpenOption.APPEND);
      }
      over = true;
      for (Thread thread : threads) {
        thread.join();
      }
      Sample rest = rest(victim, questions, answers);
      report(samples, rest);
      assertFlat(samples);
      assertThat(rest.connections()).as("connections left").isLessThanOrEqualTo(1);
      assertThat(notServed.get())
          .as("failures of " + served)
          .isLessThanOrEqualTo(3 + served.get() / 50);
    } finally {
      over = true;
      victim.destroy();
      scheduler.close();
    }
  }

  private static Process start() throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx192m",
            "-XX:+UseSerialGC",
            "-XX:MaxDirectMemorySize=64m",
            "-cp",
            System.getProperty("java.class.path"),
            SoakVictim.class.getName())
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  private static String ask(Writer questions, BufferedReader answers, String question)
      throws IOException {
    questions.write(question + "\n");
    questions.flush();
    String answer = answers.readLine();
    if (answer == null) {
      throw new IOException("the victim is dead");
    }
    return answer;
  }

  private List<Thread> startAttackers(Target target) {
    List<Thread> threads = new ArrayList<>();
    Random seeds = new Random(99);
    for (SoakProtocol protocol : ServiceLoader.load(SoakProtocol.class)) {
      for (Attacker attacker : protocol.attackers()) {
        attacks.put(attacker.name(), new AtomicLong());
        cutOff.put(attacker.name(), new AtomicLong());
        Random random = new Random(seeds.nextLong());
        threads.add(
            scheduler.start(attacker.name(), () -> keepAttacking(attacker, target, random)));
      }
    }
    return threads;
  }

  private void keepAttacking(Attacker attacker, Target target, Random random) {
    AtomicLong done = attacks.getOrDefault(attacker.name(), new AtomicLong());
    AtomicLong failed = cutOff.getOrDefault(attacker.name(), new AtomicLong());
    while (!over) {
      try {
        attacker.attack(target, random);
      } catch (InterruptedException e) {
        return;
      } catch (Exception e) {
        failed.incrementAndGet();
      }
      done.incrementAndGet();
      try {
        scheduler.pause(Duration.ofMillis(200 + random.nextInt(800)));
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  /** A friend keeps its connection and expects each of its requests to be answered. */
  private void useService(Host friend, Multiaddr address) {
    while (!over) {
      try {
        friend.dial(address);
        try (Stream stream = friend.newStream(address.peerId().orElseThrow(), SoakVictim.ECHO)) {
          stream.expireAfter(Duration.ofSeconds(30));
          stream.write(ByteBuffer.allocate(20_000));
          stream.closeWrite();
          (stream.inputStream().readAllBytes().length == 20_000 ? served : notServed)
              .incrementAndGet();
        }
        scheduler.pause(Duration.ofMillis(250));
      } catch (IOException e) {
        notServed.incrementAndGet();
        LOG.log(System.Logger.Level.INFO, "friend is not served: " + e.getMessage());
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  private Host friend() throws IOException {
    SecureRandom random = new SecureRandom();
    KeyPair keys = KeyPair.generate(random);
    return new HostBuilder(keys, scheduler)
        .transport(new TcpTransport(scheduler))
        .security(new Noise(keys, random))
        .build();
  }

  private static Sample sample(Process victim, String figures) throws IOException {
    String[] parts = figures.split(" ");
    long rss =
        Files.readAllLines(Path.of("/proc", Long.toString(victim.pid()), "status")).stream()
            .filter(line -> line.startsWith("VmRSS:"))
            .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) << 10)
            .findFirst()
            .orElse(0);
    return new Sample(
        Long.parseLong(parts[0]),
        rss,
        Integer.parseInt(parts[1]),
        Integer.parseInt(parts[2]),
        Integer.parseInt(parts[3]));
  }

  private String line(long elapsed, Sample sample) {
    return String.format(
        "%.1f,%.1f,%d,%d,%d,%d,%d,%d%n",
        elapsed / 60e9,
        sample.heap() / (double) MIB,
        sample.rss() / MIB,
        sample.connections(),
        sample.streams(),
        sample.peers(),
        served.get(),
        notServed.get());
  }

  /** What is left once everybody has gone, and all that waits has timed out. */
  private Sample rest(Process victim, Writer questions, BufferedReader answers) throws Exception {
    Sample last = sample(victim, ask(questions, answers, ""));
    for (int round = 0; round < 60 && last.connections() > 1; round++) {
      scheduler.pause(Duration.ofSeconds(2));
      last = sample(victim, ask(questions, answers, ""));
    }
    return last;
  }

  /** Of the last half nothing is above the first quarter by more than noise. */
  private static void assertFlat(List<Sample> samples) {
    List<Sample> early = samples.subList(samples.size() / 6, samples.size() / 2);
    List<Sample> late = samples.subList(samples.size() / 2, samples.size());
    assertThat(peak(late, false))
        .as("peak of the heap in MiB")
        .isLessThanOrEqualTo(peak(early, false) * 5 / 4 + 8);
    assertThat(peak(late, true))
        .as("peak of resident memory in MiB")
        .isLessThanOrEqualTo(peak(early, true) * 5 / 4 + 8);
  }

  private static long peak(List<Sample> samples, boolean resident) {
    return samples.stream().mapToLong(each -> resident ? each.rss() : each.heap()).max().orElse(0)
        / MIB;
  }

  private void report(List<Sample> samples, Sample rest) throws IOException {
    StringBuilder text = new StringBuilder();
    text.append("served ").append(served).append(", failed ").append(notServed).append('\n');
    text.append("peaks of heap and rss in MiB: ");
    text.append(peak(samples, false)).append(' ').append(peak(samples, true)).append('\n');
    text.append("afterwards: ").append(rest).append('\n');
    attacks.forEach((name, count) ->
        text.append(name)
            .append(": ")
            .append(count)
            .append(", ended by the victim ")
            .append(cutOff.get(name))
            .append('\n'));
    Files.writeString(Path.of("target/soak.txt"), text);
    LOG.log(System.Logger.Level.INFO, text::toString);
  }
}
