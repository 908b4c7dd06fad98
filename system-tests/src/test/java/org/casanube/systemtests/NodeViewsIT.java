package org.casanube.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What a whole node tells of itself at its one door. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class NodeViewsIT {
  private static final String STREAM = "/api/v1/events";
  private static final Pattern SERVICE = Pattern.compile("[{,]service=\"([a-z-]+)\"");

  private RunningNode node = RunningNode.of(Path.of(""));
  private String cid = "";

  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    node = RunningNode.of(folder.resolve("home")).start();
    cid = node.add("seen".getBytes(StandardCharsets.UTF_8));
  }

  @AfterAll
  void stop() throws Exception {
    node.close();
  }

  @Test
  void scrape_ofTheGateway_showsTheMetersOfAllServicesApart() throws Exception {
    node.content("/ipfs/" + cid).is(200);

    List<String> lines = node.get("/actuator/prometheus").is(200).text().lines().toList();

    assertThat(values(lines, "casanube_content_requests", "block-service")).anyMatch(v -> v >= 1);
    assertThat(values(lines, "casanube_pins", "block-service")).anyMatch(v -> v >= 1);
    assertThat(values(lines, "casanube_blocks_stored", "block-service")).anyMatch(v -> v >= 1);
    assertThat(values(lines, "casanube_gateway_requests_active", "gateway")).isNotEmpty();
    assertThat(services(lines, "http_server_requests")).contains("block-service", "gateway");
    for (String ofTheJvm : List.of("jvm_memory", "process_", "system_", "disk_", "logback_")) {
      assertThat(services(lines, ofTheJvm)).as(ofTheJvm).containsExactly("node");
    }
    assertThat(lines)
        .filteredOn(line -> !line.startsWith("#"))
        .allSatisfy(line -> assertThat(line).containsPattern(SERVICE));
    assertThat(lines).filteredOn(line -> line.startsWith("# TYPE")).doesNotHaveDuplicates();
  }

  private static List<Double> values(List<String> lines, String meter, String service) {
    return lines.stream()
        .filter(line -> line.startsWith(meter))
        .filter(line -> line.contains("service=\"" + service + "\""))
        .map(line -> Double.valueOf(line.substring(line.lastIndexOf(' ') + 1)))
        .toList();
  }

  private static Set<String> services(List<String> lines, String meters) {
    return lines.stream()
        .filter(line -> line.startsWith(meters))
        .map(SERVICE::matcher)
        .filter(Matcher::find)
        .map(found -> found.group(1))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @Test
  void health_ofASoundNode_isUpAndWithoutNoise() throws Exception {
    JsonNode health = node.get("/actuator/health").is(200).json();

    assertThat(health.path("status").asString()).isEqualTo("UP");
    assertThat(health.path("components").propertyNames())
        .containsExactlyInAnyOrder("livenessState", "readinessState", "services");
    assertThat(health.at("/components/services/details/block-service").asString()).isEqualTo("UP");
  }

  @Test
  void operations_ofTheNode_areListedAndToldOneByOne() throws Exception {
    node.collect();

    JsonNode page = node.get("/api/v1/operations?limit=1").is(200).json();

    JsonNode latest = page.path("operations").path(0);
    assertThat(latest.path("type").asString()).isEqualTo("garbage-collection");
    String id = latest.path("id").asString();
    assertThat(node.get("/api/v1/operations/" + id).is(200).member("phase")).isEqualTo("succeeded");
    assertThat(node.get("/api/v1/operations?cursor=" + id).is(200).text()).doesNotContain(id);
    node.get("/api/v1/operations/block-7").isProblem(404, "operation-not-found");
  }

  @Test
  void description_ofTheNode_hasWhatTheContractsHaveAndNothingUnrouted() throws Exception {
    JsonNode merged = node.get("/api/docs/openapi.json").is(200).json();

    for (String service : List.of("gateway", "block-service")) {
      JsonNode contract =
          JsonMapper.shared()
              .readTree(
                  Files.readString(
                      NubeProgram.checkout().resolve("contracts/openapi/" + service + ".json")));
      contract
          .path("paths")
          .properties()
          .forEach(path ->
              assertThat(merged.path("paths").path(path.getKey()).propertyNames())
                  .as(path.getKey())
                  .containsAll(path.getValue().propertyNames()));
    }
    for (String path : merged.path("paths").propertyNames()) {
      if (!path.equals(STREAM) && merged.path("paths").path(path).has("get")) {
        String asked = path.replaceAll("\\{[^/}]+}", "block-0");
        assertThat(node.get(asked).text()).as(path).doesNotContain("\"code\":\"route-not-found\"");
      }
    }
  }
}
