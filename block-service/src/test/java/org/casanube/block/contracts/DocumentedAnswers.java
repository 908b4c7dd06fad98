package org.casanube.block.contracts;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Holds answers of the service against the description of its REST API. */
public final class DocumentedAnswers {
  private static final String FILE = "openapi/block-service.json";

  private static @Nullable JsonNode paths;

  private DocumentedAnswers() {}

  /** Returns if the answer is one that the description tells of, or it tells of no such request. */
  public static void require(String method, URI target, HttpResponse<String> answer)
      throws IOException {
    require(method, target, answer, answer.body());
  }

  /** The same of an answer whose body is this text. */
  public static void require(String method, URI target, HttpResponse<?> answer, String body)
      throws IOException {
    if (!target.getRawPath().startsWith("/api/")) {
      return;
    }
    for (Map.Entry<String, JsonNode> path : paths().properties()) {
      JsonNode operation = path.getValue().path(method.toLowerCase(Locale.ROOT));
      if (operation.isObject() && pattern(path.getKey()).matcher(target.getRawPath()).matches()) {
        require(operation, method + " " + path.getKey(), new Told(answer, body));
        return;
      }
    }
  }

  private static synchronized JsonNode paths() throws IOException {
    JsonNode known = paths;
    if (known == null) {
      known = Contracts.parse(Contracts.text(FILE)).path("paths");
      paths = known;
    }
    return known;
  }

  private static Pattern pattern(String path) {
    return Pattern.compile(path.replaceAll("\\{[^}]*}", "[^/]+"));
  }

  /** An answer with its body as text. */
  private record Told(HttpResponse<?> answer, String body) {}

  private static void require(JsonNode operation, String name, Told told) {
    HttpResponse<?> answer = told.answer();
    String status = Integer.toString(answer.statusCode());
    JsonNode documented = operation.path("responses").path(status);
    assertThat(documented.isObject())
        .as("%s answers %s, of which AnswerTable says nothing: %s", name, status, told.body())
        .isTrue();
    List<String> type = answer.headers().allValues("Content-Type");
    if (type.contains("application/problem+json") && !told.body().isEmpty()) {
      String code = Contracts.parse(told.body()).path("code").asString();
      assertThat(documented.path("description").asString())
          .as("%s tells of a problem of which AnswerTable says nothing", name)
          .contains("`" + code + "`");
    }
  }
}
