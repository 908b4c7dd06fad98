package org.casanube.cli.commands;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.casanube.cli.http.Request;
import org.casanube.cli.http.Response;
import org.casanube.cli.http.Target;
import org.casanube.cli.json.JsonReader;
import org.casanube.cli.json.JsonValue;
import org.casanube.cli.json.JsonValue.JsonObject;
import org.casanube.cli.node.ExitCode;
import org.casanube.cli.node.NodeClient;
import org.casanube.cli.node.NubeException;
import org.casanube.cli.terminal.Sizes;

/** Checks of the node itself: does it answer, is it healthy, has it room. */
final class NodeChecks {
  private static final int MAX_NAMED_CHARACTERS = 2000;
  private static final String DEGRADED = "DEGRADED";

  private final Session session;

  NodeChecks(Session session) {
    this.session = session;
  }

  List<Finding> findings() throws IOException {
    List<Finding> findings = new ArrayList<>();
    try {
      NodeClient node = session.node();
      findings.addAll(health(node));
      List<Finding> causes = new ArrayList<>(storage(node));
      causes.addAll(new SwarmChecks(session, node).findings());
      if (causes.stream().anyMatch(each -> each.grade() == Finding.Grade.WRONG)) {
        findings.replaceAll(NodeChecks::leftToTheCause);
      }
      findings.addAll(causes);
    } catch (NubeException failed) {
      boolean isAway = failed.exitCode() == ExitCode.UNREACHABLE;
      String cure = isAway && !session.isRemote() ? "./nube up" : "";
      findings.add(Finding.wrong("node", String.valueOf(failed.getMessage()), cure));
    }
    return findings;
  }

  private static List<Finding> health(NodeClient node) throws IOException {
    List<Finding> findings = new ArrayList<>();
    Request request = Request.of("GET", Target.of("/actuator/health"));
    try (Response response = node.ask(request)) {
      JsonObject health = JsonReader.parseObject(response.text());
      String status = health.text("status", "unknown");
      findings.add(grade("node", status, node.location().gateway() + " says " + status));
      JsonObject components = health.object("components");
      for (Map.Entry<String, JsonValue> component : components.members().entrySet()) {
        if (component.getValue() instanceof JsonObject object) {
          String own = object.text("status", "UNKNOWN");
          if (!own.equals("UP") && !own.equals("UNKNOWN")) {
            findings.add(grade(component.getKey(), own, own));
          }
        }
      }
    }
    return findings;
  }

  private static Finding grade(String check, String status, String what) {
    return switch (status) {
      case "UP" -> Finding.fine(check, what);
      case "UNKNOWN" -> Finding.warning(check, what, "");
      default -> Finding.wrong(check, what, "look with ./nube logs, then ./nube restart");
    };
  }

  /** That something is degraded says no more than the check that has found what it is. */
  private static Finding leftToTheCause(Finding finding) {
    return finding.what().endsWith(DEGRADED)
        ? Finding.warning(finding.check(), finding.what() + ": see below", "")
        : finding;
  }

  private static List<Finding> storage(NodeClient node) throws IOException {
    JsonObject storage = node.object("GET", Target.of("/api/v1/storage"));
    String what =
        "%d blocks of %s, %s free"
            .formatted(
                storage.number("blocks", 0),
                Sizes.text(storage.number("blockBytes", 0)),
                Sizes.text(storage.number("freeBytes", 0)));
    long damaged = storage.number("damagedPlaces", 0);
    Finding room = Finding.fine("storage", what);
    return damaged == 0 ? List.of(room) : List.of(room, damage(damaged, storage));
  }

  private static Finding damage(long count, JsonObject storage) {
    StringBuilder what = new StringBuilder();
    what.append(count).append(count == 1 ? " place" : " places").append(" can't be read:");
    for (JsonValue value : storage.array("damages")) {
      if (value instanceof JsonObject place && what.length() < MAX_NAMED_CHARACTERS) {
        what.append("\n").append(" ".repeat(20)).append(place.text("cid", "unknown block"));
        what.append(" in ").append(place.text("file", "")).append(" at ");
        what.append(place.number("offset", 0));
      }
    }
    String cure = "add the content again, which heals it; nube verify reads every block";
    return Finding.wrong("blocks", what.toString(), cure);
  }
}
