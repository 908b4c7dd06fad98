package org.casanube.cli.node;

import java.io.IOException;
import java.util.Set;
import org.casanube.cli.http.Response;
import org.casanube.cli.json.JsonException;
import org.casanube.cli.json.JsonReader;
import org.casanube.cli.json.JsonValue.JsonObject;

/** Turns a node's refusal (RFC 9457 problem details) into one sentence and an exit code. */
final class Problem {
  /** What the node found elsewhere, and will find again: the caller has named the wrong thing. */
  private static final Set<String> WRONG_PEERS = Set.of("peer-mismatched", "peer-of-other-network");

  private Problem() {}

  static NubeException of(Response response) throws IOException {
    String text = response.text();
    int status = response.status();
    try {
      return of(JsonReader.parseObject(text), status);
    } catch (JsonException notProblem) {
      String first = text.lines().findFirst().orElse("").strip();
      boolean isPlain = !first.isEmpty() && !first.startsWith("<") && first.length() <= 300;
      return new NubeException(
          ExitCode.ofStatus(status), "the node answered " + status + (isPlain ? ": " + first : ""));
    }
  }

  static NubeException of(JsonObject problem, int otherwise) {
    int status = (int) problem.number("status", otherwise);
    String title = problem.text("title", "the node answered " + status);
    String sentence = problem.text("detail", title);
    String code = problem.text("code", "");
    String trace = problem.text("traceId", "");
    StringBuilder message = new StringBuilder(sentence);
    if (!code.isEmpty()) {
      message.append(" [").append(code).append(']');
    }
    if (ExitCode.ofStatus(status) == ExitCode.FAILED && !trace.isEmpty()) {
      message.append(" (trace ").append(trace).append(", see ./nube logs)");
    }
    ExitCode exitCode = WRONG_PEERS.contains(code) ? ExitCode.REFUSED : ExitCode.ofStatus(status);
    return new NubeException(exitCode, message.toString());
  }
}
