package org.casanube.cli.commands;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.casanube.cli.http.Target;
import org.casanube.cli.json.JsonValue.JsonObject;
import org.casanube.cli.json.JsonValue.JsonString;
import org.jspecify.annotations.Nullable;

final class ImportKuboCommand extends NodeCommand {
  private final Argument folder =
      syntax.optional("FOLDER", "Its repository; $IPFS_PATH or ~/.ipfs if not given.");

  private final Argument isDetached =
      syntax.flag("Begin, and print the operation's id.", "--no-wait");

  ImportKuboCommand(Session session) {
    super(session, "kubo", "Take over all that a Kubo keeps.");
    syntax.footer(
        "",
        "Its blocks, pins, files, keys and published names. The repository is only read, and its",
        "daemon must be stopped. Run it again whenever it was cut off: it goes on from there.",
        "Example: nube import kubo ~/.ipfs");
  }

  @Override
  void run() throws IOException {
    Path repository = repository().toAbsolutePath().normalize();
    JsonObject body = new JsonObject(Map.of("path", new JsonString(repository.toString())));
    Operations.start(session, Target.of("/api/v1/imports/kubo"), body, isDetached.isOn());
    Path key = repository.resolve("swarm.key");
    if (Files.exists(key)) {
      session
          .terminal()
          .say("It was in a private network; to join that: nube swarm key set " + key);
    }
  }

  private Path repository() {
    @Nullable Path given = folder.path();
    if (given != null) {
      return given;
    }
    @Nullable String set = System.getenv("IPFS_PATH");
    return set == null || set.isEmpty()
        ? Path.of(System.getProperty("user.home"), ".ipfs")
        : Path.of(set);
  }
}
