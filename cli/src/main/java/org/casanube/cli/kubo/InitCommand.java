package org.casanube.cli.kubo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.casanube.cli.terminal.Terminal;

/** {@code ipfs init}. */
final class InitCommand {
  private final Repository repository;
  private final Terminal terminal;

  InitCommand(Repository repository, Terminal terminal) {
    this.repository = repository;
    this.terminal = terminal;
  }

  void run(Invocation invocation) throws IOException {
    if (repository.isInUse()) {
      throw new KuboException(
          "ipfs daemon is running. please stop it to run this command\n"
              + "Use 'ipfs init --help' for information about this command");
    }
    String algorithm = invocation.find("algorithm").orElse("ed25519");
    if (!algorithm.equals("ed25519")) {
      throw new KuboException("unrecognized key type: " + algorithm + " (ed25519 is supported)");
    }
    if (invocation.find("bits").isPresent()) {
      throw new KuboException("number of key bits does not apply when using ed25519 keys");
    }
    init(invocation.argument(0), invocation.find("profile").orElse(""));
  }

  /**
   * Makes the repository.
   *
   * @param template a configuration to begin with
   * @param profiles names, with commas between them
   */
  KuboConfig init(Optional<String> template, String profiles) throws IOException {
    KuboConfig config = template.isPresent() ? read(template.get()) : fresh();
    terminal.line("initializing IPFS node at " + repository.folder());
    if (repository.isInitialized()) {
      throw new KuboException(
          "ipfs configuration file already exists!\nReinitializing would overwrite your keys\n");
    }
    for (String profile : List.of(profiles.split(","))) {
      if (!profile.isEmpty()) {
        try {
          config = Profiles.require(profile).apply(config);
        } catch (KuboException unknown) {
          throw new KuboException("invalid configuration profile: " + profile);
        }
      }
    }
    repository.create(config);
    return config;
  }

  private KuboConfig fresh() throws IOException {
    terminal.raw("generating ED25519 keypair...");
    PeerIdentity identity = PeerIdentity.generate();
    terminal.line("done");
    terminal.line("peer identity: " + identity.peerId());
    return KuboConfig.initial(identity);
  }

  private static KuboConfig read(String file) throws IOException {
    KuboConfig config = KuboConfig.parse(Files.readString(Path.of(file)));
    String key = config.text(KuboConfig.PRIVATE_KEY).orElse("");
    return config.with(key.isEmpty() ? PeerIdentity.generate() : PeerIdentity.decode(key));
  }
}
