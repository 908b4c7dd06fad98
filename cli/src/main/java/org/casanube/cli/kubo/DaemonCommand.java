package org.casanube.cli.kubo;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.casanube.cli.terminal.Terminal;

/**
 * {@code ipfs daemon}: makes the home of the node say what Kubo's configuration says. The last line
 * is for the launcher, which runs the node then.
 */
final class DaemonCommand {
  private static final List<String> REFUSED =
      List.of("mount", "mount-ipfs", "mount-ipns", "mount-mfs", "disable-transport-encryption");

  private final Repository repository;
  private final Terminal terminal;

  DaemonCommand(Repository repository, Terminal terminal) {
    this.repository = repository;
    this.terminal = terminal;
  }

  void run(Invocation invocation) throws IOException {
    for (String option : REFUSED) {
      if (invocation.find(option).filter(value -> !value.equals("false")).isPresent()) {
        throw new KuboException("--" + option + " is not offered in Kubo's place");
      }
    }
    terminal.line("Initializing daemon...");
    new VersionCommand(terminal).all();
    KuboConfig config = config(invocation);
    requireOurs();
    PeerIdentity identity =
        PeerIdentity.decode(
            config
                .text(KuboConfig.PRIVATE_KEY)
                .orElseThrow(() -> new KuboException("Identity.PrivKey is not set")));
    Mapping.DaemonOptions options =
        new Mapping.DaemonOptions(
            invocation.flag("offline"),
            invocation.flag("enable-gc"),
            invocation.find("routing").orElse(""));
    Mapping.Result settings = Mapping.of(config, repository, options);
    write(identity, settings);
    terminal.line("PeerID: " + identity.peerId());
    settings.remarks().forEach(remark -> terminal.say("casanube: " + remark));
    terminal.line(
        "casanube-daemon %d %d %s"
            .formatted(settings.contentPort(), settings.rpcPort(), repository.folder()));
  }

  private KuboConfig config(Invocation invocation) throws IOException {
    if (invocation.flag("init") && !repository.isInitialized()) {
      Optional<String> template = invocation.find("init-config");
      return new InitCommand(repository, terminal)
          .init(template, invocation.find("init-profile").orElse(""));
    }
    return repository.config();
  }

  private void requireOurs() throws IOException {
    if (repository.isKubos()) {
      throw new KuboException(
          repository.folder()
              + " is a repository of Kubo itself, which stays as it is. Set IPFS_PATH to another"
              + " folder; nube import kubo takes over what is in this one");
    }
    if (repository.isInUse()) {
      throw new KuboException(
          "lock " + repository.folder().resolve("repo.lock") + ": someone else has the lock");
    }
  }

  private void write(PeerIdentity identity, Mapping.Result settings) throws IOException {
    repository.writeSecret("secrets/peer.key", Base64.getDecoder().decode(identity.privateKey()));
    if (Files.exists(repository.swarmKey())) {
      repository.writeSecret("secrets/swarm.key", Files.readAllBytes(repository.swarmKey()));
    }
    StringBuilder text =
        new StringBuilder(
            "# Made at each start, of Kubo's configuration; block-service.yml here is yours.\n");
    for (Map.Entry<String, String> property : settings.properties().entrySet()) {
      if (property.getValue().contains("${")) {
        throw new KuboException(
            "the configuration has ${ in what becomes %s, which would be replaced by something else"
                .formatted(property.getKey()));
      }
      text.append(escaped(property.getKey(), true)).append('=');
      text.append(escaped(property.getValue(), false)).append('\n');
    }
    repository.writeSecret(
        "config/block-service.properties", text.toString().getBytes(StandardCharsets.US_ASCII));
  }

  /** As {@link java.util.Properties} reads it. */
  private static String escaped(String text, boolean isKey) {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean isSpecial = c == '\\' || (isKey && "=: #!".indexOf(c) >= 0) || (c == ' ' && i == 0);
      if (c < ' ' || c > '~') {
        out.append("\\u%04x".formatted((int) c));
      } else {
        out.append(isSpecial ? "\\" : "").append(c);
      }
    }
    return out.toString();
  }
}
