package org.casanube.cli.commands;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.casanube.cli.http.Body;
import org.casanube.cli.http.Request;
import org.casanube.cli.http.Response;
import org.casanube.cli.http.Target;

final class FilesWriteCommand extends NodeCommand {
  private static final String BYTES = "application/octet-stream";

  private final Argument path = syntax.one("PATH", "For instance /notes.txt.");

  private final Argument file = syntax.optional("FILE", "What to write (default: standard input).");

  private final Argument offset = syntax.number("BYTES", "Begin there (default: 0).", "--offset");

  private final Argument creates =
      syntax.flag("Make the file when it is not there.", "-e", "--create");

  private final Argument truncates =
      syntax.flag("End the file where the writing ends.", "-t", "--truncate");

  private final Argument makesParents =
      syntax.flag("Make folders that are missing on the way.", "-p", "--parents");

  FilesWriteCommand(Session session) {
    super(session, "write", "Write into a file of your file tree, in place.");
  }

  @Override
  void run() throws IOException {
    Target target =
        Target.of("/api/v1/tree/content")
            .with("path", path.word())
            .with("offset", offset.or(0))
            .with("create", creates.isOn())
            .with("truncate", truncates.isOn())
            .with("parents", makesParents.isOn());
    Path source = Path.of(file.or("-"));
    if (source.toString().equals("-")) {
      send(target, sink -> Session.copy(session.terminal().in(), sink));
      return;
    }
    Adding.requireReadable(source);
    try (FileChannel channel = FileChannel.open(source, StandardOpenOption.READ)) {
      send(target, FileBody.of(channel));
    }
  }

  private void send(Target target, Body body) throws IOException {
    try (Response response = session.node().send(Request.of("PUT", target).with(body, BYTES))) {
      response.text();
    }
  }
}
