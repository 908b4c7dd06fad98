package org.casanube.gateway.docs;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class OpenApiMergerTest {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final OpenApiMerger merger =
      new OpenApiMerger(
          object(
              """
              {"openapi":"3.1.0","info":{"title":"Casanube"},"tags":[{"name":"node"}],
               "paths":{"/api/v1/status":{"get":{"operationId":"status"}}},
               "components":{"schemas":{"Problem":{"type":"object"},"Page":{"type":"string"}}}}
              """));

  @Test
  void add_ofService_takesRoutedPathsAndItsComponents() {
    merger.add(
        "block",
        object(
            """
            {"openapi":"3.1.0","info":{"title":"Block"},"tags":[{"name":"files"},{"name":"node"}],
             "paths":{"/api/v1/files":{"post":{"operationId":"add"}},"/internal":{"get":{}}},
             "components":{"schemas":{"Added":{"type":"object"},"Problem":{"type":"object"}}}}
            """),
        path -> path.startsWith("/api/"));

    JsonNode merged = merger.result();
    assertThat(merged.at("/info/title").asString()).isEqualTo("Casanube");
    assertThat(merged.path("paths").propertyNames())
        .containsExactlyInAnyOrder("/api/v1/status", "/api/v1/files");
    assertThat(merged.at("/components/schemas").propertyNames())
        .containsExactlyInAnyOrder("Problem", "Page", "Added");
    assertThat(merged.path("tags")).hasSize(2);
  }

  @Test
  void add_ofComponentThatMeansSomethingElse_renamesItWhereverItIsReferredTo() {
    merger.add(
        "block",
        object(
            """
            {"paths":{"/api/v1/pins":{"get":{"operationId":"status","responses":{"200":{"content":
              {"application/json":{"schema":{"$ref":"#/components/schemas/Page"}}}}}}}},
             "components":{"schemas":{"Page":{"type":"array","items":{"$ref":"#/components/schemas/Page"}}}}}
            """),
        _ -> true);

    JsonNode merged = merger.result();
    assertThat(merged.at("/components/schemas/Page/type").asString()).isEqualTo("string");
    assertThat(merged.at("/components/schemas/BlockPage/items/$ref").asString())
        .isEqualTo("#/components/schemas/BlockPage");
    assertThat(
            merged
                .at(
                    "/paths/~1api~1v1~1pins/get/responses/200/content/application~1json/schema/$ref")
                .asString())
        .isEqualTo("#/components/schemas/BlockPage");
    assertThat(merged.at("/paths/~1api~1v1~1pins/get/operationId").asString())
        .isEqualTo("block_status");
  }

  @Test
  void add_ofPathThatIsThereAlready_keepsTheFirst() {
    merger.add(
        "block",
        object("{\"paths\":{\"/api/v1/status\":{\"get\":{\"operationId\":\"other\"}}}}"),
        _ -> true);

    assertThat(merger.result().at("/paths/~1api~1v1~1status/get/operationId").asString())
        .isEqualTo("status");
  }

  private static ObjectNode object(String json) {
    return (ObjectNode) JSON.readTree(json);
  }
}
