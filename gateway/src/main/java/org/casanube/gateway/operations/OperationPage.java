package org.casanube.gateway.operations;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Operations of several services, the latest first.
 *
 * @param operations as their services tell them
 * @param next the next page's address; null at the end
 * @param unavailable services that could not be asked
 */
record OperationPage(
    List<JsonNode> operations,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String next,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> unavailable) {
  OperationPage {
    operations = List.copyOf(operations);
    unavailable = List.copyOf(unavailable);
  }
}
