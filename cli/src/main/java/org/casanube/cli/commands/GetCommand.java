package org.casanube.cli.commands;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.casanube.cli.http.Request;
import org.casanube.cli.http.Response;
import org.casanube.cli.json.JsonValue.JsonNumber;
import org.casanube.cli.json.JsonValue.JsonObject;
import org.casanube.cli.json.JsonValue.JsonString;
import org.casanube.cli.node.ContentPath;
import org.casanube.cli.node.ExitCode;
import org.casanube.cli.node.NodeClient;
import org.casanube.cli.node.NubeException;
import org.casanube.cli.tar.Unpacker;
import org.casanube.cli.terminal.ProgressLine;
import org.casanube.cli.terminal.Sizes;
import org.jspecify.annotations.Nullable;

final class GetCommand extends NodeCommand {
  private final Argument path = syntax.one("PATH", "CID[/name…], /ipfs/… or ipfs://…");

  private final Argument output =
      syntax.text(
          "FILE",
          "Where to (default: the last name); a folder that is there takes it in.",
          "-o",
          "--output");

  private final Argument isForced = syntax.flag("Replace files that are there already.", "--force");

  private final Argument isArchive = syntax.flag("Keep the tar archive as it comes.", "--archive");

  private final Argument isCar = syntax.flag("Read a CAR of all blocks instead.", "--car");

  private final Argument isQuiet = syntax.flag("Say nothing when it works.", "-q", "--quiet");

  private final Argument isFetched =
      syntax.flag(
          "Fetch what the node lacks first, and tell blocks, bytes, rate and peers.", "--progress");

  GetCommand(Session session) {
    super(session, "get", "Read a file or folder back to disk.");
    syntax.footer(
        "",
        "Examples:",
        "  nube get bafy…/photos -o pictures   a folder, under another name",
        "  nube get bafy… --car -o backup.car  every block of it, as a CAR",
        "  nube get bafy… --progress           fetched from peers first, visibly",
        "  nube get bafy… --archive -o - | tar t");
  }

  @Override
  void run() throws IOException {
    ContentPath content = ContentPath.parse(path.word());
    if (isArchive.isOn() && isCar.isOn()) {
      throw new NubeException(ExitCode.USAGE, "--archive and --car exclude each other");
    }
    String format = isCar.isOn() ? "car" : "tar";
    Request request = Request.of("GET", content.target().with("format", format));
    String name = content.name() + (isArchive.isOn() || isCar.isOn() ? "." + format : "");
    boolean toStdout = output.path() != null && output.path().toString().equals("-");
    if (toStdout && !isArchive.isOn() && !isCar.isOn()) {
      throw new NubeException(ExitCode.USAGE, "to standard output: --archive, --car or nube cat");
    }
    Path target = toStdout ? null : Destinations.choose(output.path(), name, isForced.isOn());
    NodeClient node = session.node();
    if (isFetched.isOn()) {
      new Fetching(session, node).fetch(content);
    }
    long bytes = new CutAnswer(node).reading(content, () -> read(node, request, target));
    if (target != null) {
      report(target, bytes);
    }
  }

  private long read(NodeClient node, Request request, @Nullable Path target) throws IOException {
    try (Response response = node.content(request)) {
      return target == null
          ? Session.copy(response.body(), session.terminal().out())
          : receive(response.body(), target);
    }
  }

  private long receive(InputStream body, Path target) throws IOException {
    try (ProgressLine progress = new ProgressLine(session.terminal(), "getting")) {
      return isArchive.isOn() || isCar.isOn()
          ? Destinations.save(body, target, progress)
          : unpack(body, target, progress);
    }
  }

  private long unpack(InputStream body, Path target, ProgressLine progress) throws IOException {
    boolean isMerge = Files.isDirectory(target, LinkOption.NOFOLLOW_LINKS);
    Path place = isMerge ? target : Destinations.besides(target);
    Unpacker unpacker =
        new Unpacker(place, isMerge, done -> progress.at(done, ProgressLine.UNKNOWN));
    if (isMerge) {
      unpacker.unpack(body);
      return unpacker.written();
    }
    try (Destinations.Leftover leftover = new Destinations.Leftover(place)) {
      unpacker.unpack(body);
      Files.move(place, target, StandardCopyOption.ATOMIC_MOVE);
      leftover.keep();
    } catch (FileAlreadyExistsException taken) {
      throw new NubeException(ExitCode.REFUSED, taken.getMessage() + " is there twice");
    }
    return unpacker.written();
  }

  private void report(Path target, long bytes) throws IOException {
    if (!isQuiet.isOn()) {
      JsonObject result =
          new JsonObject(
              java.util.Map.of(
                  "output", new JsonString(target.toString()), "bytes", JsonNumber.of(bytes)));
      session.result(result, "%s (%s)".formatted(target, Sizes.text(bytes)));
    }
  }
}
