package org.casanube.problems.servlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.servlet.http.HttpServletResponse;
import jakarta.validation.constraints.Max;
import java.io.EOFException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import org.casanube.problems.ProblemException;
import org.casanube.problems.ProblemType;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.server.ResponseStatusException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@SpringBootTest(
    webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
    properties = {
      "spring.main.web-application-type=servlet",
      "spring.jackson.deserialization.fail-on-unknown-properties=true"
    })
class ServletProblemsTest {
  private static final String TRACE_ID = "4bf92f3577b34da6a3ce929d0e0e4736";

  @Value("${local.server.port}")
  private int port;

  @Test
  void problemException_ofHandler_isAnsweredWithItsCodeAndTheCallersTrace() throws Exception {
    HttpResponse<String> response = get("/refused");

    assertThat(problem(response, 507, "disk-full").get("traceId").asString()).isEqualTo(TRACE_ID);
    assertThat(response.headers().firstValue("Retry-After")).contains("30");
    assertThat(response.headers().firstValue("ETag")).isEmpty();
    assertThat(response.headers().firstValue("Cache-Control")).contains("no-store");
  }

  @Test
  void problemException_causedByTheEndOfSomething_isNotTakenForAClientThatLeft() throws Exception {
    problem(get("/cut-short"), 400, "cut-short");
  }

  @Test
  void unknownException_tellsNothingButTheTrace() throws Exception {
    HttpResponse<String> response = get("/broken");

    problem(response, 500, "internal-error");
    assertThat(response.body()).doesNotContain("secret").doesNotContain("Exception");
  }

  @Test
  void unknownRoute_isAProblem() throws Exception {
    problem(get("/nowhere"), 404, "route-not-found");
  }

  @Test
  void wrongMethod_namesTheAllowedOnes() throws Exception {
    HttpResponse<String> response = send(request("/numbers").DELETE());

    problem(response, 405, "method-not-allowed");
    assertThat(response.headers().firstValue("Allow").orElse("")).contains("GET").contains("POST");
  }

  @Test
  void wrongMediaTypes_areProblems() throws Exception {
    HttpRequest.Builder xml = request("/numbers").header("Content-Type", "application/xml");
    problem(send(xml.POST(BodyPublishers.ofString("<a/>"))), 415, "media-type-not-supported");
    problem(send(request("/numbers?n=1").header("Accept", "image/png")), 406, "not-acceptable");
  }

  @Test
  void badParameters_nameTheField() throws Exception {
    assertThat(problem(get("/numbers"), 400, "value-missing").get("field").asString())
        .isEqualTo("n");
    assertThat(problem(get("/numbers?n=x"), 400, "value-invalid").get("field").asString())
        .isEqualTo("n");
    JsonNode tooLarge = problem(get("/numbers?n=11"), 400, "value-invalid");
    assertThat(tooLarge.get("field").asString()).isEqualTo("n");
    assertThat(tooLarge.get("limit").asLong()).isEqualTo(10);
  }

  @Test
  void badBodies_nameTheField() throws Exception {
    problem(post("{"), 400, "body-unreadable");
    problem(post(""), 400, "body-unreadable");
    assertThat(problem(post("{\"n\":1,\"m\":2}"), 400, "field-unknown").get("field").asString())
        .isEqualTo("m");
    assertThat(problem(post("{\"n\":\"x\"}"), 400, "value-invalid").get("field").asString())
        .isEqualTo("n");
  }

  @Test
  void statusException_keepsItsStatusAndReason() throws Exception {
    assertThat(problem(get("/gone"), 410, "http-410").get("detail").asString()).isEqualTo("left");
  }

  @Test
  void exceptionOfFilter_isAProblemToo() throws Exception {
    problem(get("/numbers?filter=problem"), 507, "disk-full");
    problem(get("/numbers?filter=error"), 403, "forbidden");
    problem(get("/numbers?filter=throw"), 500, "internal-error");
  }

  @Test
  void head_ofProblem_hasNoBody() throws Exception {
    HttpResponse<String> response =
        send(request("/refused").method("HEAD", BodyPublishers.noBody()));

    assertThat(response.statusCode()).isEqualTo(507);
    assertThat(response.body()).isEmpty();
  }

  @Test
  void exceptionAfterTheFirstBytes_cutsTheConnection() {
    assertThatThrownBy(() -> get("/cut")).isInstanceOf(IOException.class);
  }

  private HttpResponse<String> get(String path) throws Exception {
    return send(request(path));
  }

  private HttpResponse<String> post(String json) throws Exception {
    return send(
        request("/numbers")
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(json)));
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
        .header("traceparent", "00-" + TRACE_ID + "-00f067aa0ba902b7-00");
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
    assertThat(problem.get("type").asString()).isEqualTo("urn:casanube:problem:" + code);
    assertThat(problem.get("status").asInt()).isEqualTo(status);
    assertThat(problem.get("traceId").asString()).hasSize(32);
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
    OncePerRequestFilter refusingFilter() {
      return new RefusingFilter();
    }
  }

  @RestController
  static class Amounts {
    private static final ProblemType DISK_FULL =
        new ProblemType("disk-full", "The disk is full", 507);

    static ProblemException diskFull() {
      return new ProblemException(
          DISK_FULL.problem("There is no space.").withRetryAfter(java.time.Duration.ofSeconds(30)));
    }

    @GetMapping("/numbers")
    Amount number(@RequestParam @Max(10) int n) {
      return new Amount(n);
    }

    @PostMapping("/numbers")
    Amount add(@RequestBody Amount number) {
      return number;
    }

    @GetMapping("/cut-short")
    void cutShort() {
      ProblemType type = new ProblemType("cut-short", "Something is too short", 400);
      throw new ProblemException(type.problem("It ends early."), new EOFException());
    }

    @GetMapping("/refused")
    Amount refused(HttpServletResponse response) {
      response.setHeader("ETag", "\"old\"");
      response.setHeader("Cache-Control", "public, max-age=29030400, immutable");
      throw diskFull();
    }

    @GetMapping("/broken")
    Amount broken() {
      throw new IllegalStateException("secret");
    }

    @GetMapping("/gone")
    Amount gone() {
      throw new ResponseStatusException(HttpStatus.GONE, "left");
    }

    @GetMapping("/cut")
    void cut(HttpServletResponse response) throws IOException {
      response.getOutputStream().write(new byte[100]);
      response.flushBuffer();
      throw new IllegalStateException("too late");
    }
  }

  private static final class RefusingFilter extends OncePerRequestFilter {
    @Override
    protected void doFilterInternal(
        jakarta.servlet.http.HttpServletRequest request,
        HttpServletResponse response,
        jakarta.servlet.FilterChain chain)
        throws jakarta.servlet.ServletException, IOException {
      String wish = request.getParameter("filter");
      switch (wish == null ? "" : wish) {
        case "problem" -> throw Amounts.diskFull();
        case "throw" -> throw new IllegalStateException("secret");
        case "error" -> response.sendError(403);
        default -> chain.doFilter(request, response);
      }
    }
  }
}
