package org.casanube.cli.kubo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.casanube.cli.node.ExitCode;
import org.casanube.cli.node.NubeException;
import org.casanube.cli.terminal.Terminal;

/**
 * {@code nube kubo-shim}: what programs that spawn Kubo's {@code ipfs} find in its place.
 *
 * <p>What is about the repository ({@code init}, {@code config}) happens here, as it does in Kubo.
 * {@code daemon} prepares the node's home and tells the launcher, which then becomes the node. All
 * else is asked of the RPC of the daemon, as text. A repository without a daemon can do no more
 * than the former: there is nobody to ask.
 */
public final class KuboShim {
  private static final int FAILED = 1;

  private final Terminal terminal;
  private final Map<String, String> environment;
  private final Invocation invocation;
  private final Shapes shapes;

  private KuboShim(
      Terminal terminal, Map<String, String> environment, Shapes shapes, Invocation invocation) {
    this.terminal = terminal;
    this.environment = environment;
    this.shapes = shapes;
    this.invocation = invocation;
  }

  /** Runs one command of Kubo's and returns its exit code: 0 or 1, as there. */
  public static int run(Terminal terminal, Map<String, String> environment, List<String> words) {
    try {
      try {
        Shapes shapes = Shapes.load();
        Invocation invocation = Invocation.parse(shapes, words);
        new KuboShim(terminal, environment, shapes, invocation).run();
      } finally {
        terminal.flush();
      }
      return 0;
    } catch (NubeException closed) {
      if (closed.exitCode() != ExitCode.PIPE_CLOSED) {
        terminal.say("Error: " + closed.getMessage());
      }
      return FAILED;
    } catch (NoSuchFileException absent) {
      terminal.say("Error: open " + absent.getMessage() + ": no such file or directory");
      return FAILED;
    } catch (IOException failed) {
      terminal.say("Error: " + failed.getMessage());
      return FAILED;
    } catch (UncheckedIOException failed) {
      terminal.say("Error: " + failed.getMessage());
      return FAILED;
    }
  }

  private void run() throws IOException {
    String path = invocation.path();
    if (invocation.flag("help") || invocation.flag("h") || !invocation.shape().runs()) {
      new Usage(shapes, terminal).show(invocation.shape());
      return;
    }
    Repository repository = repository();
    switch (path) {
      case "init" -> new InitCommand(repository, terminal).run(invocation);
      case "daemon" -> new DaemonCommand(repository, terminal).run(invocation);
      case "version" -> new VersionCommand(terminal).run(invocation);
      case "commands" -> commands();
      case "config", "config/show", "config/replace", "config/profile/apply" ->
          new ConfigCommand(repository, terminal).run(invocation);
      default -> call(repository);
    }
  }

  private void commands() throws IOException {
    for (Shape shape : shapes.all()) {
      String path = shape.path().equals(Shapes.ROOT) ? "" : " " + shape.path().replace('/', ' ');
      terminal.line("ipfs" + path);
    }
  }

  private void call(Repository repository) throws IOException {
    if (invocation.shape().isLocal()) {
      throw new KuboException(
          "'%s' is not offered in Kubo's place".formatted(invocation.shape().usage()));
    }
    Optional<String> given = invocation.find("api");
    if (given.isEmpty()) {
      KuboConfig _ = repository.config();
    }
    Optional<String> api = given.isPresent() ? given : repository.api();
    if (given.isPresent() || (api.isPresent() && !invocation.flag("offline"))) {
      try {
        new RpcCall(RpcCall.origin(api.orElseThrow()), shapes, terminal).run(invocation);
        return;
      } catch (ConnectException nobody) {
        if (given.isPresent()) {
          throw new KuboException(
              "cannot connect to the api. Is the daemon running? To run as a standalone CLI command"
                  + " remove the api file in `$IPFS_PATH/api`");
        }
      }
    }
    switch (invocation.path()) {
      case "id" -> new IdCommand(repository, terminal).run(invocation);
      case "shutdown" -> throw new KuboException("daemon not running");
      case "repo/version" ->
          terminal.line(
              (invocation.flag("quiet") ? "" : "ipfs repo version ")
                  + "fs-repo@"
                  + Repository.VERSION);
      default ->
          throw new KuboException(
              "this action must be run in online mode, try running 'ipfs daemon' first");
    }
  }

  private Repository repository() {
    String set = environment.getOrDefault("IPFS_PATH", "");
    String home = environment.getOrDefault("HOME", System.getProperty("user.home"));
    String otherwise = set.isEmpty() ? home + "/.ipfs" : set;
    String folder = invocation.find("repo-dir").orElse(otherwise);
    return new Repository(
        Path.of(folder.startsWith("~/") ? home + folder.substring(1) : folder)
            .toAbsolutePath()
            .normalize());
  }
}
