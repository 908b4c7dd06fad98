package org.casanube.gateway.contracts;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.casanube.gateway.RunningGateway;
import org.casanube.gateway.StubService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.reactive.result.method.RequestMappingInfo;
import org.springframework.web.reactive.result.method.annotation.RequestMappingHandlerMapping;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** What the gateway describes as its own is what it has, and what others build on. */
class OpenApiContractTest {
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();
  private static final Path FOLDER =
      Path.of(System.getProperty("basedir", ""))
          .toAbsolutePath()
          .resolveSibling("contracts/openapi");

  /** Ways to the docs that are there for browsers. */
  private static final Set<String> NOT_DESCRIBED = Set.of("/", "/api/docs/", "/api/docs/{name}");

  @TempDir Path home;
  private StubService service;
  private RunningGateway gateway;

  @BeforeEach
  void start() throws IOException {
    service = new StubService();
    gateway = new RunningGateway(home, "casanube.gateway.services.block=" + service.address());
  }

  @AfterEach
  void stop() throws IOException {
    gateway.close();
    service.close();
  }

  @Test
  void description_ofTheGatewaysOwnPaths_isTheOneInContracts() throws Exception {
    service.onCall(call -> call.respond("200 OK", "", "{\"openapi\":\"3.1.0\",\"paths\":{}}"));
    String description = JSON.writeValueAsString(sorted(merged())) + "\n";
    Path contract = FOLDER.resolve("gateway.json");
    if (Boolean.getBoolean("casanube.contracts.update")) {
      Files.writeString(contract, description);
    }

    assertThat(description)
        .as("the gateway's own paths against contracts/openapi/gateway.json; see the README there")
        .isEqualTo(Files.readString(contract));
  }

  @Test
  void description_ofTheGatewaysOwnPaths_namesEveryControllersMethod() throws Exception {
    Set<String> described = new TreeSet<>();
    merged()
        .path("paths")
        .properties()
        .forEach(path ->
            path.getValue()
                .propertyNames()
                .forEach(method -> {
                  if (path.getKey().startsWith("/api/")) {
                    described.add(method + " " + path.getKey());
                  }
                }));

    assertThat(described).isEqualTo(offered());
  }

  @Test
  void description_withBlockServicesContract_isWhole() throws Exception {
    String contract = Files.readString(FOLDER.resolve("block-service.json"));
    service.onCall(call -> call.respond("200 OK", "", contract));
    JsonNode merged = merged();

    JsonNode described = JSON.readTree(contract);
    assertThat(merged.path("paths").propertyNames())
        .containsAll(described.path("paths").propertyNames())
        .contains("/api/v1/status", "/api/v1/events", "/api/docs", "/actuator/prometheus");
    assertThat(merged.at("/paths/~1api~1v1~1operations~1{id}").propertyNames())
        .contains("get", "delete");
    assertThat(merged.at("/paths/~1api~1v1~1blocks~1{cid}").propertyNames()).contains("head");
    assertThat(merged.at("/paths/~1api~1v1~1operations/get/operationId").asString())
        .isEqualTo("listOperations");
    // What means the same in both has one name.
    assertThat(merged.at("/components/schemas").propertyNames())
        .contains("Operation", "OperationProgress", "OperationList")
        .noneMatch(name -> name.startsWith("Block") && !described.toString().contains(name));
  }

  private JsonNode merged() throws IOException {
    RunningGateway.Answer answer = gateway.call("GET", "/api/docs/openapi.json");
    assertThat(answer.status()).isEqualTo(200);
    return JSON.readTree(answer.body());
  }

  private Set<String> offered() {
    Set<String> offered = new TreeSet<>();
    gateway
        .bean("requestMappingHandlerMapping", RequestMappingHandlerMapping.class)
        .getHandlerMethods()
        .forEach((mapping, method) -> {
          if (method.getBeanType().getName().startsWith("org.casanube.")) {
            addOperations(mapping, offered);
          }
        });
    return offered;
  }

  private static void addOperations(RequestMappingInfo mapping, Set<String> offered) {
    for (RequestMethod method : mapping.getMethodsCondition().getMethods()) {
      mapping.getPatternsCondition().getPatterns().stream()
          .map(pattern -> pattern.getPatternString())
          .filter(pattern -> !NOT_DESCRIBED.contains(pattern))
          .forEach(pattern ->
              offered.add(method.asHttpMethod().name().toLowerCase(Locale.ROOT) + " " + pattern));
    }
  }

  private static JsonNode sorted(JsonNode node) {
    return switch (node) {
      case ObjectNode object -> {
        ObjectNode ordered = JsonNodeFactory.instance.objectNode();
        object.propertyNames().stream()
            .sorted()
            .forEach(name -> ordered.set(name, sorted(object.path(name))));
        yield ordered;
      }
      case ArrayNode array -> {
        ArrayNode ordered = JsonNodeFactory.instance.arrayNode();
        array.forEach(element -> ordered.add(sorted(element)));
        yield ordered;
      }
      default -> node;
    };
  }
}
