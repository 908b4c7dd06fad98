package org.casanube.gateway.routes;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32C;
import org.awaitility.Awaitility;
import org.casanube.gateway.RawClient;
import org.casanube.gateway.StubService;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A gateway in a process of its own, with less memory than what passes through it. */
@Timeout(600)
class FlatMemoryTest {
  private static final long MIB = 1024 * 1024;
  private static final Pattern PORT = Pattern.compile("started on port (\\d+)");

  @TempDir Path home;

  @Test
  void bodies_of256MebibytesEachWay_passThrough64MebibytesOfHeap() throws Exception {
    passBothWays(256 * MIB);
  }

  @Test
  @Tag("slow")
  void bodies_ofOneGibibyteEachWay_passThrough64MebibytesOfHeap() throws Exception {
    passBothWays(1024 * MIB);
  }

  private void passBothWays(long size) throws Exception {
    try (StubService service = new StubService()) {
      Process gateway = start(service);
      try {
        int port = awaitPort(gateway);
        pass(service, port, 8 * MIB);
        long before = residentBytes(gateway);
        pass(service, port, size);

        assertThat(residentBytes(gateway) - before)
            .as("growth of resident memory in bytes")
            .isLessThan(48 * MIB);
        assertThat(gateway.isAlive()).isTrue();
      } finally {
        gateway.destroyForcibly().waitFor();
      }
    }
  }

  private static void pass(StubService service, int port, long size) throws Exception {
    CompletableFuture<Long> given = new CompletableFuture<>();
    CompletableFuture<Long> taken = new CompletableFuture<>();
    service.onCall(call -> {
      if (call.line().startsWith("PUT")) {
        taken.complete(read(call.body(), size));
        call.respond("201 Created", "", "");
      } else {
        call.send("HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n".formatted(size));
        given.complete(write(call.out(), size));
      }
    });
    try (RawClient client = new RawClient(port)) {
      client.setPatience(300_000);
      client.send("GET /ipfs/bafy HTTP/1.1\r\nHost: localhost\r\n\r\n");
      assertThat(client.readHead().status()).isEqualTo(200);
      assertThat(read(client.in(), size)).isEqualTo(given.get(60, TimeUnit.SECONDS));
      client.send(
          "PUT /api/v1/files/a HTTP/1.1\r\nHost: localhost\r\nContent-Length: %d\r\n\r\n"
              .formatted(size));
      long sent = write(client.out(), size);
      assertThat(client.readHead().status()).isEqualTo(201);
      assertThat(taken.get(60, TimeUnit.SECONDS)).isEqualTo(sent);
    }
  }

  private static long write(OutputStream out, long size) throws IOException {
    CRC32C checksum = new CRC32C();
    byte[] piece = new byte[256 * 1024];
    for (long at = 0; at < size; at += piece.length) {
      piece[0] = (byte) (at >>> 18);
      piece[(int) (at >>> 18) & 0xffff] = (byte) at;
      checksum.update(piece);
      out.write(piece);
    }
    out.flush();
    return checksum.getValue();
  }

  private static long read(InputStream in, long size) throws IOException {
    CRC32C checksum = new CRC32C();
    byte[] piece = new byte[256 * 1024];
    for (long at = 0; at < size; at += piece.length) {
      assertThat(in.readNBytes(piece, 0, piece.length)).isEqualTo(piece.length);
      checksum.update(piece);
    }
    return checksum.getValue();
  }

  private Process start(StubService service) throws IOException {
    return new ProcessBuilder(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx64m",
                "-XX:MaxDirectMemorySize=48m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                System.getProperty("java.class.path"),
                "org.casanube.gateway.GatewayApplication",
                "--casanube.home=" + home,
                "--casanube.gateway.port=0",
                "--casanube.gateway.services.block=" + service.address()))
        .redirectErrorStream(true)
        .redirectOutput(Redirect.to(home.resolve("out.log").toFile()))
        .start();
  }

  private int awaitPort(Process gateway) {
    return Awaitility.await()
        .atMost(120, TimeUnit.SECONDS)
        .until(
            () -> {
              String log = Files.readString(home.resolve("out.log"));
              assertThat(gateway.isAlive()).as(log).isTrue();
              Matcher found = PORT.matcher(log);
              return found.find() ? Integer.parseInt(found.group(1)) : 0;
            },
            port -> port > 0);
  }

  private static long residentBytes(Process process) throws IOException {
    return Files.readAllLines(Path.of("/proc/" + process.pid() + "/status")).stream()
        .filter(line -> line.startsWith("VmHWM:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
        .findFirst()
        .orElseThrow();
  }
}
