package org.casanube.cli.commands;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.casanube.cli.json.JsonValue;
import org.casanube.cli.json.JsonValue.JsonObject;
import org.casanube.cli.json.JsonValue.JsonString;
import org.casanube.cli.node.ExitCode;
import org.casanube.cli.node.NubeException;

final class DoctorCommand extends NodeCommand {
  DoctorCommand(Session session) {
    super(
        session, "doctor", "Check this machine and the node, and tell how to mend what is wrong.");
    syntax.footer("", "Exit code: 0 nothing is wrong (warnings aside), 1 something is.");
  }

  @Override
  void run() throws IOException {
    List<Finding> findings = new ArrayList<>();
    if (!session.isRemote()) {
      findings.addAll(new LocalChecks(session.home()).findings());
    }
    findings.addAll(new NodeChecks(session).findings());
    for (Finding finding : findings) {
      session.result(json(finding), lines(finding));
    }
    session.terminal().flush();
    long wrong = findings.stream().filter(f -> f.grade() == Finding.Grade.WRONG).count();
    if (wrong > 0) {
      throw new NubeException(
          ExitCode.FAILED, wrong == 1 ? "one thing is wrong" : wrong + " things are wrong");
    }
  }

  private static List<String> lines(Finding finding) {
    String first =
        "%-6s %-12s %s".formatted(finding.grade().word(), finding.check(), finding.what());
    String cure = finding.cure().isEmpty() ? "" : "\n" + " ".repeat(20) + "fix: " + finding.cure();
    return (first + cure).lines().toList();
  }

  private static JsonObject json(Finding finding) {
    Map<String, JsonValue> members = new LinkedHashMap<>();
    members.put("check", new JsonString(finding.check()));
    members.put("result", new JsonString(finding.grade().word()));
    members.put("detail", new JsonString(finding.what()));
    if (!finding.cure().isEmpty()) {
      members.put("fix", new JsonString(finding.cure()));
    }
    return new JsonObject(members);
  }
}
