package org.casanube.block.contracts;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Programs are written after the description: it tells of success and of failure as they are. */
class AnswersContractTest {
  private static final String FILE = "openapi/block-service.json";

  @Test
  void everyOperation_inTheDescription_tellsItsSuccessAndItsProblems() throws Exception {
    JsonNode paths = Contracts.parse(Contracts.text(FILE)).path("paths");

    assertThat(paths.properties()).isNotEmpty();
    for (Map.Entry<String, JsonNode> path : paths.properties()) {
      for (Map.Entry<String, JsonNode> operation : path.getValue().properties()) {
        String name = operation.getKey() + " " + path.getKey();
        List<String> statuses = List.copyOf(operation.getValue().path("responses").propertyNames());

        assertThat(statuses)
            .as("%s has no row in web/AnswerTable", name)
            .anyMatch(status -> status.startsWith("2"))
            .anyMatch(status -> status.startsWith("4"))
            .anyMatch(status -> status.startsWith("5"));
        operation
            .getValue()
            .path("responses")
            .properties()
            .forEach(each -> requireProblem(name, each.getKey(), each.getValue()));
      }
    }
  }

  private static void requireProblem(String name, String status, JsonNode response) {
    if (status.startsWith("4") || status.startsWith("5")) {
      assertThat(
              response
                  .path("content")
                  .path("application/problem+json")
                  .path("schema")
                  .path("$ref")
                  .asString(""))
          .as("%s %s", name, status)
          .isEqualTo("#/components/schemas/Problem");
    }
  }
}
