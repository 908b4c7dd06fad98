package org.casanube.cli.commands;

import java.io.IOException;
import org.casanube.cli.http.Request;
import org.casanube.cli.http.Response;
import org.casanube.cli.http.Target;
import org.casanube.cli.json.JsonValue.JsonObject;
import org.casanube.cli.node.ContentPath;
import org.casanube.cli.node.ExitCode;
import org.casanube.cli.node.NodeClient;
import org.casanube.cli.node.NubeException;

/** Questions about content by path. */
final class Contents {
  private static final int REDIRECTS = 300;
  private static final int LAST_REDIRECT = 308;
  private static final int RANGE_NOT_SATISFIABLE = 416;

  private Contents() {}

  /** What the node tells of the content at that path. */
  static JsonObject stat(NodeClient node, ContentPath path) throws IOException {
    return node.object("GET", Target.of("/api/v1/files/stat").with("path", path));
  }

  /** The CID at that path, asked of the node when there are names in it. */
  static String cid(NodeClient node, String path) throws IOException {
    ContentPath content = ContentPath.parse(path);
    return content.names().isEmpty() ? content.cid() : stat(node, content).text("cid");
  }

  /** Opens a file; a folder, which a gateway sends elsewhere or shows as a page, is refused. */
  static Response file(NodeClient node, ContentPath path, Request request) throws IOException {
    Response response = node.askContent(request);
    if (response.status() >= REDIRECTS && response.status() <= LAST_REDIRECT) {
      response.close();
      throw new NubeException(ExitCode.REFUSED, path + " is a folder; see nube ls and nube get");
    }
    if (response.status() == RANGE_NOT_SATISFIABLE) {
      response.close();
      throw new NubeException(ExitCode.REFUSED, path + " ends before that offset");
    }
    return NodeClient.successful(response);
  }
}
