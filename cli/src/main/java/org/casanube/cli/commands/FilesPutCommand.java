package org.casanube.cli.commands;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.casanube.cli.http.Target;
import org.casanube.cli.json.JsonValue.JsonObject;
import org.casanube.cli.node.ExitCode;
import org.casanube.cli.node.NubeException;
import org.casanube.cli.tar.TreeChoice;
import org.casanube.cli.terminal.Sizes;

final class FilesPutCommand extends NodeCommand {
  private final Argument local = syntax.one("LOCAL", "A file or folder on this machine.");

  private final Argument path = syntax.one("PATH", "Its path in your file tree.");

  private final AddOptions options = new AddOptions(syntax);

  private final Argument takesHidden =
      syntax.flag("Names that begin with a dot, too, inside folders.", "--hidden");

  FilesPutCommand(Session session) {
    super(session, "put", "Add a file or folder and put it into your file tree in one step.");
    syntax.footer("", "Example:", "  nube files put ~/Pictures /photos");
  }

  @Override
  void run() throws IOException {
    Path source = Path.of(local.word());
    Adding.requireReadable(source);
    Path name = source.toAbsolutePath().normalize().getFileName();
    if (name == null) {
      throw new NubeException(ExitCode.REFUSED, "the whole file system can't be added");
    }
    Target target = options.onto(Target.of("/api/v1/files")).with("treePath", path.word());
    Adding adding = new Adding(session, session.node(), null);
    boolean isTree = Files.isDirectory(source) || options.preserves();
    JsonObject added =
        isTree
            ? adding.trees(Map.of(name.toString(), source), choice(), target)
            : adding.file(source, target.with("name", name));
    String size = Sizes.text(added.number("size", 0));
    session.result(added, "%s %s (%s)".formatted(added.text("cid"), path.word(), size));
  }

  private TreeChoice choice() {
    return new TreeChoice(
        false,
        takesHidden.isOn(),
        false,
        new AtomicLong(),
        what -> session.terminal().say("left out: " + what));
  }
}
