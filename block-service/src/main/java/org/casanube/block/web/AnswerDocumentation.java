package org.casanube.block.web;

import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.JsonSchema;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.swagger.v3.oas.models.responses.ApiResponses;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.stream.Collectors;
import org.casanube.problems.Problem;
import org.jspecify.annotations.Nullable;
import org.springdoc.core.customizers.GlobalOpenApiCustomizer;
import org.springframework.stereotype.Component;

/** Writes into the description of the REST API what operations answer, from {@link AnswerTable}. */
@Component
final class AnswerDocumentation implements GlobalOpenApiCustomizer {
  private static final int NO_CONTENT = 204;
  private static final String PROBLEM = "Problem";
  private static final String REFERENCE = Components.COMPONENTS_SCHEMAS_REF + PROBLEM;
  private static final Set<String> WITH_BODY = Set.of("POST", "PUT", "PATCH");

  @Override
  public void customise(OpenAPI description) {
    description.getComponents().addSchemas(PROBLEM, problem());
    description
        .getPaths()
        .forEach((_, path) ->
            path.readOperationsMap()
                .forEach(
                    (method, operation) -> describe(operation, WITH_BODY.contains(method.name()))));
  }

  private static void describe(Operation operation, boolean hasBody) {
    boolean hasParameters = operation.getParameters() != null;
    // The same operation under two paths has a number behind its name.
    String name = operation.getOperationId().replaceFirst("_\\d+$", "");
    AnswerTable.find(name, hasParameters, hasBody)
        .ifPresent(answers -> {
          ApiResponses responses = new ApiResponses();
          answers
              .successes()
              .forEach(status ->
                  responses.put(status.toString(), success(operation.getResponses(), status)));
          answers
              .problems()
              .forEach((status, codes) -> responses.put(status.toString(), refusal(codes)));
          operation.setResponses(responses);
        });
  }

  /** What was found out from the code, under the status that is really answered. */
  private static ApiResponse success(ApiResponses found, int status) {
    ApiResponse known = found.get(Integer.toString(status));
    if (known != null) {
      return known;
    }
    ApiResponse response = new ApiResponse().description(words(status));
    ApiResponse usual = found.get("200");
    return usual == null || status == NO_CONTENT ? response : response.content(usual.getContent());
  }

  private static ApiResponse refusal(SortedSet<String> codes) {
    String text = codes.stream().map("`%s`"::formatted).collect(Collectors.joining(", "));
    return new ApiResponse()
        .description(text)
        .content(
            new Content()
                .addMediaType(
                    Problem.MEDIA_TYPE, new MediaType().schema(new Schema<>().$ref(REFERENCE))));
  }

  private static String words(int status) {
    return switch (status) {
      case 200 -> "OK";
      case 201 -> "Created";
      case 202 -> "Accepted";
      case NO_CONTENT -> "No Content";
      case 206 -> "Partial Content";
      default -> throw new IllegalArgumentException("no success with status " + status);
    };
  }

  /** The same as in the gateway's own description, so that the merged one has it once. */
  private static Schema<?> problem() {
    JsonSchema problem = schema("object", "RFC 9457. The members may grow.");
    problem.setRequired(List.of("type", "title", "status", "detail", "code"));
    JsonSchema type = schema("string", null);
    type.setFormat("uri");
    type.setExamples(List.of("urn:casanube:problem:service-unavailable"));
    problem.addProperty("type", type);
    problem.addProperty("title", schema("string", null));
    problem.addProperty("status", schema("integer", null));
    problem.addProperty("detail", schema("string", null));
    problem.addProperty("code", schema("string", "Stable; programs test for it."));
    problem.addProperty("traceId", schema("string", null));
    problem.addProperty("field", schema("string", null));
    problem.addProperty("limit", number(null));
    problem.addProperty("retryAfter", number("Seconds."));
    return problem;
  }

  private static JsonSchema number(@Nullable String description) {
    JsonSchema schema = schema("integer", description);
    schema.setFormat("int64");
    return schema;
  }

  private static JsonSchema schema(String type, @Nullable String description) {
    JsonSchema schema = new JsonSchema();
    schema.setTypes(Set.of(type));
    schema.setDescription(description);
    return schema;
  }
}
