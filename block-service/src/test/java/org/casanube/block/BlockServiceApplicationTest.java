package org.casanube.block;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BlockServiceApplicationTest {
  private ConfigurableApplicationContext context;
  private final HttpClient client = HttpClient.newHttpClient();

  @BeforeAll
  void start(@TempDir Path home) {
    context =
        BlockServiceApplication.prepare(new SpringApplicationBuilder())
            .run(
                "--casanube.home=" + home,
                "--casanube.block.port=0",
                "--casanube.block.content.port=0",
                "--casanube.block.rpc.port=0",
                "--casanube.block.swarm.listen=/ip4/127.0.0.1/tcp/0",
                "--casanube.block.store.reserve-bytes=0B");
  }

  @AfterAll
  void stop() {
    context.close();
    client.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/actuator/health/liveness", "/actuator/health/readiness", "/actuator/health"})
  void health_withoutIdentity_answers(String path) throws Exception {
    assertThat(get(path).statusCode()).isEqualTo(200);
    assertThat(get(path).body()).contains("\"status\":\"UP\"");
  }

  private HttpResponse<String> get(String path) throws IOException, InterruptedException {
    String port = context.getEnvironment().getRequiredProperty("local.server.port");
    return client.send(
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).build(),
        HttpResponse.BodyHandlers.ofString());
  }
}
