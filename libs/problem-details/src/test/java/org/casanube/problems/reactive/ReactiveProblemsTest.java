package org.casanube.problems.reactive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.casanube.problems.HttpProblems;
import org.casanube.problems.ProblemException;
import org.casanube.problems.ProblemMapping;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@SpringBootTest(
    webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
    properties = "spring.main.web-application-type=reactive")
class ReactiveProblemsTest {
  @Value("${local.server.port}")
  private int port;

  @Test
  void problemException_isAnsweredWithItsCodeAndTheCallersTrace() throws Exception {
    HttpResponse<String> response = send(request("/refused"));

    assertThat(problem(response, 503, "service-unavailable").get("traceId").asString())
        .isEqualTo("4bf92f3577b34da6a3ce929d0e0e4736");
    assertThat(response.headers().firstValue("Retry-After")).contains("5");
  }

  @Test
  void mappedException_isAnsweredAsTheServicesMappingSays() throws Exception {
    problem(send(request("/mapped")), 504, "service-timeout");
  }

  @Test
  void unknownException_tellsNothing() throws Exception {
    HttpResponse<String> response = send(request("/broken"));

    problem(response, 500, "internal-error");
    assertThat(response.body()).doesNotContain("secret").doesNotContain("Exception");
  }

  @Test
  void frameworkExceptions_areProblems() throws Exception {
    problem(send(request("/nowhere")), 404, "route-not-found");
    problem(send(request("/numbers")), 400, "value-missing");
    problem(send(request("/numbers?n=x")), 400, "value-invalid");
    problem(send(request("/numbers?n=1").header("Accept", "image/png")), 406, "not-acceptable");
    HttpRequest.Builder xml = request("/numbers").header("Content-Type", "application/xml");
    problem(send(xml.POST(BodyPublishers.ofString("<a/>"))), 415, "media-type-not-supported");
    HttpRequest.Builder json = request("/numbers").header("Content-Type", "application/json");
    problem(send(json.POST(BodyPublishers.ofString("{"))), 400, "body-unreadable");
    HttpResponse<String> wrongMethod = send(request("/numbers").DELETE());
    problem(wrongMethod, 405, "method-not-allowed");
    assertThat(wrongMethod.headers().firstValue("Allow")).isPresent();
  }

  @Test
  void head_ofProblem_hasNoBody() throws Exception {
    HttpResponse<String> response =
        send(request("/refused").method("HEAD", BodyPublishers.noBody()));

    assertThat(response.statusCode()).isEqualTo(503);
    assertThat(response.body()).isEmpty();
  }

  @Test
  void exceptionAfterTheFirstBytes_cutsTheConnection() {
    assertThatThrownBy(() -> send(request("/cut"))).isInstanceOf(IOException.class);
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
        .header("traceparent", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-00");
  }

  private static HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(request.build(), BodyHandlers.ofString());
    }
  }

  private static JsonNode problem(HttpResponse<String> response, int status, String code) {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    assertThat(response.headers().firstValue("Content-Type")).contains("application/problem+json");
    JsonNode problem = JsonMapper.shared().readTree(response.body());
    assertThat(problem.get("code").asString()).isEqualTo(code);
    return problem;
  }

  record Amount(int n) {}

  @Configuration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  static class App {
    @Bean
    Amounts numbers() {
      return new Amounts();
    }

    @Bean
    ProblemMapping mapping() {
      return thrown ->
          thrown instanceof UnsupportedOperationException
              ? Optional.of(HttpProblems.SERVICE_TIMEOUT.problem("block-service was slow."))
              : Optional.empty();
    }
  }

  @RestController
  static class Amounts {
    @GetMapping("/numbers")
    Amount number(@RequestParam int n) {
      return new Amount(n);
    }

    @PostMapping("/numbers")
    Mono<Amount> add(@RequestBody Mono<Amount> number) {
      return number;
    }

    @GetMapping("/refused")
    Mono<Amount> refused() {
      return Mono.error(
          new ProblemException(
              HttpProblems.SERVICE_UNAVAILABLE
                  .problem("block-service is down.")
                  .withRetryAfter(Duration.ofSeconds(5))));
    }

    @GetMapping("/mapped")
    Mono<Amount> mapped() {
      return Mono.error(new UnsupportedOperationException());
    }

    @GetMapping("/broken")
    Mono<Amount> broken() {
      return Mono.error(new IllegalStateException("secret"));
    }

    @GetMapping("/cut")
    Mono<Void> cut(ServerHttpResponse response) {
      DataBuffer first = response.bufferFactory().wrap("first".getBytes(StandardCharsets.UTF_8));
      return response.writeAndFlushWith(
          Flux.concat(
              Mono.just(Flux.just(first)), Mono.error(new IllegalStateException("too late"))));
    }
  }
}
