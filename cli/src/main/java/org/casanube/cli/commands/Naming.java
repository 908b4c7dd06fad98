package org.casanube.cli.commands;

import java.io.IOException;
import org.casanube.cli.http.Target;
import org.casanube.cli.node.ExitCode;
import org.casanube.cli.node.NodeClient;
import org.casanube.cli.node.NubeException;

/** How names and keys are written on the command line. */
final class Naming {
  static final Target PUBLICATIONS = Target.of("/api/v1/names/publications");
  static final Target KEYS = Target.of("/api/v1/names/keys");
  private static final String IPNS = "/ipns/";
  private static final String IPFS = "/ipfs/";

  private Naming() {}

  /** A CID, or a path that is written whole. */
  static String path(String written) {
    return written.startsWith(IPFS) || written.startsWith(IPNS) ? written : IPFS + written;
  }

  /** The path of a name; the name of a key stands for the IPNS name it is of. */
  static String namePath(NodeClient node, String written) throws IOException {
    if (written.startsWith(IPNS)) {
      return written;
    }
    int slash = written.indexOf('/');
    String root = slash < 0 ? written : written.substring(0, slash);
    if (root.contains(".")) {
      return IPNS + written;
    }
    try {
      String name = node.object("GET", KEYS.slash(root)).text("ipnsName");
      return IPNS + name + written.substring(root.length());
    } catch (NubeException e) {
      if (e.exitCode() == ExitCode.NOT_FOUND) {
        return IPNS + written;
      }
      throw e;
    }
  }
}
