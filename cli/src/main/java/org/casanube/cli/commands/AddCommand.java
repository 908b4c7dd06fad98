package org.casanube.cli.commands;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.casanube.cli.http.Target;
import org.casanube.cli.json.JsonValue.JsonObject;
import org.casanube.cli.node.ExitCode;
import org.casanube.cli.node.NubeException;
import org.casanube.cli.tar.TreeChoice;
import org.casanube.cli.terminal.Sizes;
import org.jspecify.annotations.Nullable;

final class AddCommand extends NodeCommand {
  private static final Path STDIN = Path.of("-");

  private final Argument paths = syntax.several("PATH", "Files and folders; - is standard input.");

  private final AddOptions options = new AddOptions(syntax);

  private final Argument isQuiet = syntax.flag("Print the root CID alone.", "-q", "--quiet");

  private final Argument isVerbose =
      syntax.flag("Print a line for everything inside, too.", "-v", "--verbose");

  private final Argument isWrapped =
      syntax.flag("Put everything into one folder and give its CID.", "--wrap");

  private final Argument takesHidden =
      syntax.flag("Add names that begin with a dot, too, inside folders.", "--hidden");

  private final Argument followsLinks =
      syntax.flag("Add what links inside folders point at, not the links.", "--dereference");

  private final Argument treePath =
      syntax.text("PATH", "Put the result at this path of your file tree, too.", "--to-tree");

  private final AtomicLong hidden = new AtomicLong();
  private @Nullable Adding adding;

  AddCommand(Session session) {
    super(session, "add", "Add files, folders or standard input, and print the CID.");
    syntax.hidden("Folders are always added whole.", "-r", "--recursive");
    syntax.footer(
        "",
        "Examples:",
        "  nube add photos              add a folder with all that is in it",
        "  nube add -q report.pdf       print the CID alone",
        "  tar c src | nube add -       add what a pipe gives",
        "  nube add --only-hash x.iso   tell the CID, keep nothing");
  }

  @Override
  void run() throws IOException {
    for (Path path : paths.paths()) {
      if (path.toString().isEmpty()) {
        throw new NubeException(ExitCode.USAGE, "a PATH is empty; . is the folder you are in");
      }
      if (!path.equals(STDIN)) {
        Adding.requireReadable(path);
      }
    }
    if (paths.paths().size() > 1
        && !isWrapped.isOn()
        && (treePath.text() != null || options.hasName())) {
      throw new NubeException(ExitCode.USAGE, "several paths share one name only with --wrap");
    }
    adding = new Adding(session, session.node(), isVerbose.isOn() ? this::showEntry : null);
    if (isWrapped.isOn()) {
      show(addTogether(adding));
    } else {
      for (Path path : paths.paths()) {
        show(addOne(adding, path));
        session.terminal().flush();
      }
    }
    if (hidden.get() > 0 && !isQuiet.isOn()) {
      String names = hidden.get() == 1 ? "1 hidden name was" : hidden + " hidden names were";
      session.terminal().say(names + " left out (--hidden adds them, too)");
    }
  }

  private Target target() {
    return options.onto(Target.of("/api/v1/files")).with("treePath", treePath.text());
  }

  private JsonObject addOne(Adding to, Path path) throws IOException {
    if (path.equals(STDIN)) {
      return to.stream(session.terminal().in(), target());
    }
    if (Files.isDirectory(path) || options.preserves()) {
      requireFileOrFolder(path);
      return to.trees(Map.of(name(path), path), choice(), target());
    }
    return to.file(path, target().with("name", name(path)));
  }

  private JsonObject addTogether(Adding to) throws IOException {
    if (paths.paths().size() == 1 && paths.paths().contains(STDIN)) {
      return to.stream(session.terminal().in(), target().with("wrap", true));
    }
    Map<String, Path> roots = new LinkedHashMap<>();
    for (Path path : paths.paths()) {
      if (path.equals(STDIN)) {
        throw new NubeException(ExitCode.USAGE, "- can't be wrapped together with other paths");
      }
      requireFileOrFolder(path);
      Path other = roots.put(name(path), path);
      if (other != null) {
        throw new NubeException(
            ExitCode.REFUSED, other + " and " + path + " would have the same name");
      }
    }
    return to.trees(roots, choice(), target().with("wrap", true));
  }

  private static void requireFileOrFolder(Path path) throws IOException {
    if (Files.readAttributes(path, BasicFileAttributes.class).isOther()) {
      throw new NubeException(
          ExitCode.REFUSED, path + " is a pipe or device; it can be added by itself, as it comes");
    }
  }

  private static String name(Path path) throws IOException {
    Path named = path.toAbsolutePath().normalize();
    Path last = named.getFileName();
    if (last == null) {
      throw new NubeException(ExitCode.REFUSED, "the whole file system can't be added");
    }
    return last.toString();
  }

  private TreeChoice choice() {
    return new TreeChoice(
        followsLinks.isOn(),
        takesHidden.isOn(),
        options.preservesModes(),
        hidden,
        what -> session.terminal().say("left out: " + what));
  }

  private void showEntry(JsonObject entry) throws IOException {
    session.result(entry, "  " + entry.text("cid", "") + " " + entry.text("path", ""));
  }

  private void show(JsonObject added) throws IOException {
    String cid = added.text("cid");
    if (isQuiet.isOn()) {
      session.terminal().line(cid);
      return;
    }
    String name = added.text("name", "");
    String size = Sizes.text(added.number("size", 0));
    String verb = options.isOnlyHash() ? "would be" : "added";
    session.result(
        added, "%s %s%s (%s)".formatted(verb, cid, name.isEmpty() ? "" : " " + name, size));
  }
}
