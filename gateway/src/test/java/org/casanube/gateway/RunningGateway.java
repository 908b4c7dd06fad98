package org.casanube.gateway;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** A gateway in this JVM on a free port. */
public final class RunningGateway implements AutoCloseable {
  private final ConfigurableApplicationContext context;

  public RunningGateway(Path home, String... settings) {
    this(new SpringApplicationBuilder(), home, settings);
  }

  public RunningGateway(SpringApplicationBuilder builder, Path home, String... settings) {
    Stream<String> own =
        Stream.of("--casanube.home=" + Objects.requireNonNull(home), "--casanube.gateway.port=0");
    Stream<String> given = Stream.of(settings).map(setting -> "--" + setting);
    context =
        GatewayApplication.prepare(builder).run(Stream.concat(own, given).toArray(String[]::new));
  }

  public int port() {
    return context.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
  }

  public <T> T bean(String name, Class<T> type) {
    return context.getBean(name, type);
  }

  public RawClient connect() throws IOException {
    return new RawClient(port());
  }

  /** Sends a request without a body; answers with the head and the body. */
  public Answer call(String method, String target, String... headers) throws IOException {
    try (RawClient client = connect()) {
      List<String> lines =
          Stream.of(headers).anyMatch(header -> header.startsWith("Host:"))
              ? List.of(headers)
              : Stream.concat(Stream.of("Host: localhost:" + port()), Stream.of(headers)).toList();
      client.send(
          "%s %s HTTP/1.1\r\n%s\r\n\r\n".formatted(method, target, String.join("\r\n", lines)));
      RawClient.Head head = client.readHead();
      boolean empty = method.equals("HEAD") || head.header("Content-Length").isEmpty();
      return new Answer(head, empty ? "" : client.readBody(head));
    }
  }

  /** A whole answer. */
  public record Answer(RawClient.Head head, String body) {
    public int status() {
      return head.status();
    }
  }

  @Override
  public void close() {
    context.close();
  }
}
