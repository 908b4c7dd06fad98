package org.casanube.cli.commands;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

final class IdCommand extends NodeCommand {
  IdCommand(Session session) {
    super(session, "id", "Tell who this node is among peers.");
  }

  @Override
  void run() throws IOException {
    SwarmAddresses own = SwarmAddresses.of(session.node());
    List<String> lines = new ArrayList<>();
    lines.add("%-9s %s".formatted("peer", own.peerId()));
    String key = own.trouble().isEmpty() ? "key " + own.fingerprint() : own.trouble();
    String network = own.isPrivate() ? "private, " + key : "open to all";
    lines.add("%-9s %s".formatted("network", network));
    own.addresses().forEach(address -> lines.add("%-9s %s".formatted("address", address)));
    session.result(own.answer(), lines);
  }
}
