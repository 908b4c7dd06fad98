package org.casanube.bench.exchange;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.management.OperatingSystemMXBean;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.casanube.block.exchange.ExchangeSession;
import org.casanube.multiformats.Cid;

/**
 * Blocks from one process to another over loopback: fetched, verified and durable. This process
 * fetches, a child of it gives; each round stores in a new folder. Prints MiB/s, the CPU seconds of
 * both and the most memory each had.
 *
 * <pre>
 * ExchangeBenchmark FOLDER noise|tls ROUNDS [COUNTxSIZE…]
 * </pre>
 */
public final class ExchangeBenchmark {
  private static final List<String> USUAL = List.of("256x1048576", "1024x262144", "10000x1024");
  private static final String SERVE = "serve";

  private ExchangeBenchmark() {}

  public static void main(String[] arguments) throws Exception {
    if (arguments[0].equals(SERVE)) {
      serve(List.of(arguments).subList(1, arguments.length));
      return;
    }
    Path folder = Path.of(arguments[0]);
    List<String> sets = List.of(arguments).subList(3, arguments.length);
    fetch(folder, arguments[1], Integer.parseInt(arguments[2]), sets.isEmpty() ? USUAL : sets);
  }

  /** FOLDER SECURITY SETS…: gives until its input ends; each line asks for its figures. */
  private static void serve(List<String> arguments) throws IOException {
    try (BenchPeer peer = new BenchPeer(Path.of(arguments.get(0)), arguments.get(1));
        BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, UTF_8))) {
      arguments.stream().skip(2).map(BlockSet::parse).forEach(peer::add);
      System.out.println(peer.address());
      while (lines.readLine() != null) {
        System.out.println(cpuSeconds() + " " + peakMib());
      }
    }
  }

  private static void fetch(Path folder, String security, int rounds, List<String> sets)
      throws Exception {
    Path given = Files.createDirectories(folder.resolve("given"));
    Process server = startServer(given, security, sets);
    try (BufferedReader answers = server.inputReader(UTF_8)) {
      String address = answers.readLine();
      for (String text : sets) {
        BlockSet set = BlockSet.parse(text);
        List<Cid> cids = set.cids();
        for (int round = 1; round <= rounds; round++) {
          Path taken = Files.createTempDirectory(folder, "taken");
          double serverCpu = figures(server, answers)[0];
          double cpu = cpuSeconds();
          try (BenchPeer peer = new BenchPeer(taken, security)) {
            peer.connect(address);
            long start = System.nanoTime();
            ExchangeSession.Report report = peer.fetch(cids);
            double seconds = (System.nanoTime() - start) / 1e9;
            double[] served = figures(server, answers);
            System.out.printf(
                "%s %s round %d: %.3f s, %.0f MiB/s, %.0f blocks/s, CPU %.2f s fetching"
                    + " %.2f s giving, peak %.0f MiB fetching %.0f MiB giving, %d bytes twice%n",
                set,
                security,
                round,
                seconds,
                set.mib() / seconds,
                set.count() / seconds,
                cpuSeconds() - cpu,
                served[0] - serverCpu,
                peakMib(),
                served[1],
                report.duplicateBytes());
          }
          delete(taken);
        }
      }
    } finally {
      server.destroy();
      server.waitFor();
      delete(given);
    }
  }

  private static Process startServer(Path folder, String security, List<String> sets)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(ProcessHandle.current().info().command().orElse("java"));
    command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
    command.addAll(
        List.of(
            "-cp",
            System.getProperty("java.class.path"),
            ExchangeBenchmark.class.getName(),
            SERVE,
            folder.toString(),
            security));
    command.addAll(sets);
    return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
  }

  private static double[] figures(Process server, BufferedReader answers) throws IOException {
    server.getOutputStream().write('\n');
    server.getOutputStream().flush();
    String[] parts = String.valueOf(answers.readLine()).split(" ", 2);
    return new double[] {Double.parseDouble(parts[0]), Double.parseDouble(parts[1])};
  }

  private static double cpuSeconds() {
    OperatingSystemMXBean machine =
        (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    return machine.getProcessCpuTime() / 1e9;
  }

  private static double peakMib() throws IOException {
    return Files.readAllLines(Path.of("/proc/self/status")).stream()
        .filter(line -> line.startsWith("VmHWM"))
        .mapToDouble(line -> Double.parseDouble(line.replaceAll("\\D", "")) / 1024)
        .findFirst()
        .orElse(0);
  }

  private static void delete(Path folder) throws IOException {
    try (var found = Files.walk(folder)) {
      for (Path each : found.sorted(java.util.Comparator.reverseOrder()).toList()) {
        Files.delete(each);
      }
    }
  }
}
