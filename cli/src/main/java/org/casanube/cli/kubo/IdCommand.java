package org.casanube.cli.kubo;

import java.io.IOException;
import org.casanube.cli.terminal.Terminal;

/** {@code ipfs id} of a repository whose daemon does not run. */
final class IdCommand {
  private final Repository repository;
  private final Terminal terminal;

  IdCommand(Repository repository, Terminal terminal) {
    this.repository = repository;
    this.terminal = terminal;
  }

  void run(Invocation invocation) throws IOException {
    KuboConfig config = repository.config();
    PeerIdentity identity = PeerIdentity.decode(config.text(KuboConfig.PRIVATE_KEY).orElse(""));
    if (invocation.argument(0).filter(peer -> !peer.equals(identity.peerId())).isPresent()) {
      throw new KuboException(
          "'ipfs id' cannot query information on remote peers without a running daemon; if you only"
              + " want to convert --peerid-base, pass --offline option");
    }
    String agent = VersionCommand.commit().replaceFirst("-", "/");
    String format = invocation.find("format").orElse("");
    if (!format.isEmpty()) {
      terminal.raw(
          format
              .replace("<id>", identity.peerId())
              .replace("<aver>", agent)
              .replace("<pubkey>", identity.publicKey())
              .replace("<addrs>", "")
              .replace("<protocols>", "")
              .replace("\\n", "\n")
              .replace("\\t", "\t"));
      return;
    }
    terminal.raw(
        """
        {
        \t"ID": "%s",
        \t"PublicKey": "%s",
        \t"Addresses": null,
        \t"AgentVersion": "%s",
        \t"Protocols": null
        }

        """
            .formatted(identity.peerId(), identity.publicKey(), agent));
  }
}
