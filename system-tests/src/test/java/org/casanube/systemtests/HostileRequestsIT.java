package org.casanube.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.casanube.systemtests.NubeProgram.Result;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * Requests that no good client sends, at a node that runs: each is answered or cut off in time,
 * none is an error of the node's own, and afterwards the node is what it was.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HostileRequestsIT {
  private static final int AT_ONCE = 24;
  private static final int MAX_ANSWER = 4 * 1024 * 1024;
  private static final int FIRST_BYTE_MILLIS = 300;
  private static final int LAST_BYTE_MILLIS = 15_000;
  private static final long MAX_RSS_KIB = 512 * 1024;

  /** What may be said of 500 and above: not resolved here, too busy, store full. */
  private static final Set<Integer> DOCUMENTED = Set.of(501, 503, 507);

  /** A service that closes a connection just as it is used again is told of, too, but seldom. */
  private static final int BROKE_OFF = 502;

  private final AtomicInteger brokenOff = new AtomicInteger();
  private NubeProgram nube = new NubeProgram(Path.of(""));
  private Path home = Path.of("");
  private String gateway = "";
  private String content = "";
  private String pid = "";
  private List<String> targets = List.of();

  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    home = folder.resolve("home");
    nube = new NubeProgram(home);
    Result up = nube.run("up");
    assertThat(up.code()).as(up.err()).isZero();
    Result status = nube.run("status", "--json");
    gateway = status.member("gateway");
    content = status.member("content");
    pid = status.member("pid");
    Path tree = folder.resolve("tree");
    Path sub = Files.createDirectories(tree.resolve("sub"));
    Files.writeString(sub.resolve("é.txt"), "text ".repeat(1000));
    Files.writeString(sub.resolve("index.htm"), "<p>");
    String cid = nube.run("add", "-q", tree.toString()).out().strip();
    targets = targets(cid);
  }

  @AfterAll
  void stop() throws Exception {
    Result down = nube.run("down");
    assertThat(down.code()).as(down.err()).isZero();
  }

  private static List<String> targets(String cid) {
    List<String> targets = new ArrayList<>();
    for (String query :
        List.of(
            "",
            "?format=car&dag-scope=entity&entity-bytes=0:*",
            "?format=tar",
            "?format=raw",
            "?format=dag-json",
            "?filename=a&download=true")) {
      targets.add("/ipfs/" + cid + "/" + query);
      targets.add("/ipfs/" + cid + "/sub/%C3%A9.txt" + query);
    }
    for (String area :
        List.of(
            "files",
            "files/a",
            "files/stat?path=/ipfs/" + cid,
            "files/entries?limit=2&cursor=a&path=/ipfs/" + cid,
            "uploads",
            "uploads/a",
            "blocks/" + cid,
            "blocks?codec=raw",
            "cars?pinRoots=false",
            "local-pins?cursor=a&limit=3&name=b",
            "local-pins/" + cid + "?type=direct",
            "tree?path=/",
            "tree/entries?path=/&limit=1",
            "tree/content?path=/a&create=true&offset=2",
            "tree/directories",
            "tree/copies",
            "tree/moves",
            "storage",
            "operations/block-a",
            "operations?limit=1",
            "status")) {
      targets.add("/api/v1/" + area);
    }
    targets.add("/api/docs/page.html");
    targets.add("/actuator/health/readiness");
    return targets;
  }

  @Test
  void twoThousandRequests_leaveTheNodeAsItWas() throws Exception {
    attack(2_000, 1);
  }

  @Test
  @Tag("slow")
  void thirtyThousandRequests_leaveTheNodeAsItWas() throws Exception {
    attack(30_000, 2);
  }

  private void attack(int count, long seed) throws Exception {
    int traces = stackTraces().size();
    ConcurrentLinkedQueue<String> wrong = new ConcurrentLinkedQueue<>();
    AtomicInteger answered = new AtomicInteger();
    HostileRequests requests = new HostileRequests(seed, targets);
    try (ExecutorService senders = Executors.newFixedThreadPool(AT_ONCE)) {
      List<Future<?>> sent = new ArrayList<>();
      for (int index = 0; index < count; index++) {
        byte[] request = requests.next();
        int port = URI.create(index % 2 == 0 ? gateway : content).getPort();
        sent.add(senders.submit(() -> send(port, request, wrong, answered)));
      }
      for (Future<?> each : sent) {
        assertThat(each.get()).isNull();
      }
    }
    assertThat(wrong).isEmpty();
    assertThat(brokenOff.get()).as("answers with 502").isLessThanOrEqualTo(1 + count / 1000);
    assertThat(answered.get()).as("most are answered").isGreaterThan(count / 2);
    assertThat(send(URI.create(gateway).getPort(), get("/actuator/health"))).contains(" 200 ");
    assertThat(send(URI.create(content).getPort(), get(targets.getFirst()))).contains(" 200 ");
    assertThat(stackTraces().stream().skip(traces)).as("stack traces in the log").isEmpty();
    assertThat(rssKib()).isLessThan(MAX_RSS_KIB);
  }

  private static byte[] get(String target) {
    return "GET %s HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n"
        .formatted(target)
        .getBytes(StandardCharsets.US_ASCII);
  }

  private void send(
      int port, byte[] request, ConcurrentLinkedQueue<String> wrong, AtomicInteger answered) {
    String shown =
        new String(request, 0, Math.min(request.length, 300), StandardCharsets.ISO_8859_1);
    try {
      String answer = send(port, request);
      if (answer.isEmpty()) {
        return;
      }
      answered.incrementAndGet();
      int status =
          answer.matches("(?s)HTTP/1\\.1 \\d{3}.*") ? Integer.parseInt(answer.substring(9, 12)) : 0;
      if (status == BROKE_OFF) {
        brokenOff.incrementAndGet();
      } else if (status == 0 || (status >= 500 && !DOCUMENTED.contains(status))) {
        wrong.add(shown + "\n-> " + answer.substring(0, Math.min(answer.length(), 600)));
      }
    } catch (SocketException e) {
      // Cut off: the node need not hear to the end of nonsense.
    } catch (IOException e) {
      wrong.add(shown + "\n-> " + e);
    }
  }

  /** The answer, as far as it came; empty if the node waits for the rest of the request. */
  private static String send(int port, byte[] request) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.getOutputStream().write(request);
      socket.getOutputStream().flush();
      socket.setSoTimeout(FIRST_BYTE_MILLIS);
      InputStream in = socket.getInputStream();
      ByteArrayOutputStream answer = new ByteArrayOutputStream();
      try {
        int first = in.read();
        if (first < 0) {
          return "";
        }
        answer.write(first);
      } catch (SocketTimeoutException e) {
        socket.shutdownOutput();
      }
      socket.setSoTimeout(LAST_BYTE_MILLIS);
      readSome(in, answer);
      return answer.toString(StandardCharsets.ISO_8859_1);
    }
  }

  /** Reads to the end, or as far as is needed to judge. */
  private static void readSome(InputStream in, ByteArrayOutputStream answer) throws IOException {
    byte[] buffer = new byte[16 * 1024];
    while (answer.size() < MAX_ANSWER) {
      int count = in.read(buffer);
      if (count < 0) {
        return;
      }
      answer.write(buffer, 0, count);
      boolean keeps =
          !answer
              .toString(StandardCharsets.ISO_8859_1)
              .toLowerCase(Locale.ROOT)
              .contains("connection: close");
      if (keeps) {
        // The request's own wish to close was mutated away; the first answer's head will do.
        return;
      }
    }
  }

  /**
   * The lines of the log that hold a stack trace, each as far as it tells what happened. Of a body
   * that breaks when nobody reads it any more Netty tells with one, and Tomcat, once, of headers.
   */
  private List<String> stackTraces() throws IOException {
    try (Stream<String> lines = Files.lines(home.resolve("logs/node.json"))) {
      return lines
          .filter(line -> line.contains("\"stack_trace\"") && !line.contains("\"INFO\""))
          .filter(line -> !line.contains("The body is not valid HTTP"))
          .map(line -> line.substring(0, Math.min(line.length(), 1500)))
          .toList();
    }
  }

  private long rssKib() throws IOException {
    Path status = Path.of("/proc", pid, "status");
    if (!Files.isReadable(status)) {
      return 0;
    }
    return Files.readAllLines(status).stream()
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
        .sum();
  }
}
