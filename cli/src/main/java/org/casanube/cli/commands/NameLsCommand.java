package org.casanube.cli.commands;

import java.io.IOException;

final class NameLsCommand extends NodeCommand {
  NameLsCommand(Session session) {
    super(session, "ls", "List the names that this node publishes.");
  }

  @Override
  void run() throws IOException {
    Listing.once(
        session,
        session.node(),
        Naming.PUBLICATIONS,
        each ->
            "%s -> %s until %s"
                .formatted(
                    each.text("name", ""), each.text("path", ""), each.text("validUntil", "")));
  }
}
