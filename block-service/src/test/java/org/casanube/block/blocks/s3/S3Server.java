package org.casanube.block.blocks.s3;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.casanube.testpeers.FreePorts;
import org.casanube.testpeers.Peer;

/** A real object store in a process of its own, with one bucket. */
final class S3Server implements AutoCloseable {
  static final String BUCKET = "blocks";
  static final S3Settings.Credentials CREDENTIALS =
      new S3Settings.Credentials("casanube", "not-a-secret");
  static final String REGION = "us-east-1";

  private final Process process;
  private final int port;

  private S3Server(int port, Path log, List<String> command) throws Exception {
    this.port = port;
    this.process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    boolean ready = false;
    try {
      await().atMost(60, SECONDS).until(() -> !process.isAlive() || accepts(port));
      assertThat(process.isAlive()).as(Files.readString(log)).isTrue();
      makeBucket();
      ready = true;
    } finally {
      if (!ready) {
        close();
      }
    }
  }

  /** Versity's gateway over a folder. */
  static S3Server versitygw(Path folder) throws Exception {
    int port = FreePorts.one();
    Path root = Files.createDirectory(folder.resolve("root"));
    return new S3Server(
        port,
        folder.resolve("log"),
        List.of(
            Peer.VERSITYGW.require().toString(),
            "--port",
            "127.0.0.1:" + port,
            "--access",
            CREDENTIALS.accessKey(),
            "--secret",
            CREDENTIALS.secretKey(),
            "--region",
            REGION,
            "--quiet",
            "posix",
            root.toString()));
  }

  /** S3Proxy keeping objects in memory. */
  static S3Server s3proxy(Path folder) throws Exception {
    int port = FreePorts.one();
    Path here = Path.of("src", "test", "s3proxy").toAbsolutePath();
    Path properties = folder.resolve("s3proxy.properties");
    Files.writeString(
        properties,
        """
        s3proxy.endpoint=http://127.0.0.1:%d
        s3proxy.authorization=aws-v2-or-v4
        s3proxy.identity=%s
        s3proxy.credential=%s
        jclouds.provider=transient
        jclouds.identity=unused
        jclouds.credential=unused
        """
            .formatted(port, CREDENTIALS.accessKey(), CREDENTIALS.secretKey()));
    return new S3Server(
        port,
        folder.resolve("log"),
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx256m",
            "-XX:TieredStopAtLevel=1",
            "-Dlogback.configurationFile=" + here.resolve("logback.xml"),
            "-cp",
            here.resolve("target").resolve("lib") + "/*",
            "org.gaul.s3proxy.Main",
            "--properties",
            properties.toString()));
  }

  URI endpoint() {
    return URI.create("http://127.0.0.1:" + port);
  }

  private void makeBucket() throws IOException, InterruptedException {
    URI address = endpoint().resolve("/" + BUCKET);
    HttpRequest.Builder request =
        HttpRequest.newBuilder(address).PUT(HttpRequest.BodyPublishers.noBody());
    new S3Signature(CREDENTIALS, REGION)
        .sign(
            new S3Signature.Request("PUT", address, Map.of(), S3Signature.sha256(new byte[0])),
            Clock.systemUTC().instant())
        .forEach(request::header);
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpResponse<String> response =
          client.send(request.build(), HttpResponse.BodyHandlers.ofString());
      assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    }
  }

  private static boolean accepts(int port) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1000);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(10, SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
