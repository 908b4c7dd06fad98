package org.casanube.cli.commands;

import java.io.IOException;
import java.util.Map;
import java.util.regex.Pattern;
import org.casanube.cli.http.Target;
import org.casanube.cli.json.JsonValue.JsonObject;
import org.casanube.cli.node.ExitCode;
import org.casanube.cli.node.NubeException;

final class FetchStopCommand extends NodeCommand {
  private static final Pattern ID = Pattern.compile("[a-z]+-[0-9a-f-]+");

  /** The phases of an operation in which nothing more will happen, and what they are called. */
  private static final Map<String, String> ENDS =
      Map.of("succeeded", "it succeeded", "failed", "it failed", "cancelled", "it was stopped");

  private final Argument ids = syntax.several("ID", "As nube fetch ls and pin --background tell.");

  FetchStopCommand(Session session) {
    super(session, "stop", "End fetches, also those of pins; what came stays for the next one.");
  }

  @Override
  void run() throws IOException {
    for (String id : ids.words()) {
      if (!ID.matcher(id).matches()) {
        throw new NubeException(
            ExitCode.USAGE,
            id + " is not the id of an operation, like block-0193a1b2-…: see nube fetch ls");
      }
    }
    for (String id : ids.words()) {
      stop(id);
    }
  }

  private void stop(String id) throws IOException {
    Target target = Target.of("/api/v1/operations").slash(id);
    JsonObject before = known(id, target);
    String end = ENDS.get(before.text("phase", ""));
    if (end != null) {
      session.result(before, "%s had ended already: %s".formatted(id, end));
      return;
    }
    session.result(session.node().object("DELETE", target), "stopping " + id);
  }

  private JsonObject known(String id, Target target) throws IOException {
    try {
      return session.node().object("GET", target);
    } catch (NubeException e) {
      throw e.exitCode() == ExitCode.NOT_FOUND
          ? new NubeException(
              ExitCode.NOT_FOUND, "no operation is called " + id + ": see nube fetch ls")
          : e;
    }
  }
}
