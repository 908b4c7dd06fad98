package org.casanube.cli.commands;

import java.io.IOException;
import java.util.List;

final class SwarmAddrsCommand extends NodeCommand {
  SwarmAddrsCommand(Session session) {
    super(session, "addrs", "List the addresses where other nodes connect with this one.");
  }

  @Override
  void run() throws IOException {
    SwarmAddresses own = SwarmAddresses.of(session.node());
    session.result(own.answer(), own.trouble().isEmpty() ? own.addresses() : List.of());
    own.requireReachable();
  }
}
