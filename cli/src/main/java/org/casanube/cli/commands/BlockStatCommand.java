package org.casanube.cli.commands;

import java.io.IOException;
import java.util.Map;
import java.util.Objects;
import org.casanube.cli.http.Request;
import org.casanube.cli.http.Response;
import org.casanube.cli.http.Target;
import org.casanube.cli.json.JsonValue.JsonNumber;
import org.casanube.cli.json.JsonValue.JsonObject;
import org.casanube.cli.json.JsonValue.JsonString;
import org.casanube.cli.node.ExitCode;
import org.casanube.cli.node.NodeClient;
import org.casanube.cli.node.NubeException;

final class BlockStatCommand extends NodeCommand {
  private static final int NOT_FOUND = 404;

  private final Argument cids = syntax.several("CID", "");

  BlockStatCommand(Session session) {
    super(session, "stat", "Tell whether blocks are here, and their sizes.");
  }

  @Override
  void run() throws IOException {
    NodeClient node = session.node();
    for (String cid : cids.words()) {
      stat(node, cid);
    }
  }

  private void stat(NodeClient node, String cid) throws IOException {
    Request request = Request.of("HEAD", Target.of("/api/v1/blocks").slash(cid));
    try (Response response = node.ask(request)) {
      if (!response.isSuccess()) {
        String why = response.status() == NOT_FOUND ? " is not here" : " is refused";
        throw new NubeException(ExitCode.ofStatus(response.status()), "block " + cid + why);
      }
      String size = Objects.requireNonNullElse(response.header("Content-Length"), "0");
      session.result(
          new JsonObject(Map.of("cid", new JsonString(cid), "size", new JsonNumber(size))),
          cid + " " + size);
    }
  }
}
