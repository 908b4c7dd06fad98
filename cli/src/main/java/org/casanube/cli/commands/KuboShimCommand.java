package org.casanube.cli.commands;

/** For help and completion: what stands after it is Kubo's command line, and read elsewhere. */
final class KuboShimCommand extends LauncherCommand {
  KuboShimCommand(Session session) {
    super(session, "kubo-shim", "Behave as Kubo's ipfs, for tools that spawn it.");
    syntax.footer(
        "",
        "What follows is Kubo's own command line; IPFS_PATH names the folder.",
        "Examples:",
        "  nube kubo-shim init --profile test  make a repository",
        "  nube kubo-shim daemon               run a node on it until told to end",
        "  ln -s \"$PWD/nube\" ~/bin/ipfs        the same, by the name that tools start");
  }
}
