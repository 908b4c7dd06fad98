package org.casanube.cli.commands;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Set;
import org.casanube.cli.http.Body;
import org.casanube.cli.http.Request;
import org.casanube.cli.http.Response;
import org.casanube.cli.json.JsonValue.JsonObject;
import org.casanube.cli.json.JsonValue.JsonString;
import org.casanube.cli.node.ExitCode;
import org.casanube.cli.node.NubeException;

final class KeyExportCommand extends NodeCommand {
  private final Argument name = syntax.one("NAME", "What it is called.");

  private final Argument output =
      syntax.text("FILE", "Where to write it, or - (default: NAME.key).", "-o", "--output");

  private final KeyForm form = new KeyForm(syntax);

  KeyExportCommand(Session session) {
    super(session, "export", "Write a key to a file, which can publish its name.");
    syntax.footer("", "ipfs key import reads the first two formats, openssl the last two.");
  }

  @Override
  void run() throws IOException {
    byte[] key = key();
    String file = output.or(name.word() + ".key");
    if (file.equals("-")) {
      session.terminal().out().write(key);
      return;
    }
    write(Path.of(file), key);
    session.result(
        new JsonObject(Map.of("file", new JsonString(file))),
        "wrote " + file + ", which only you can read: keep it safe");
  }

  private byte[] key() throws IOException {
    Request request =
        Request.of("POST", Naming.KEYS.slash(name.word()).slash("export"))
            .with(Body.of(new JsonObject(form.members()).toString()), "application/json");
    try (Response response = session.node().send(request)) {
      return response.body().readNBytes(KeyForm.MAX_BYTES);
    }
  }

  private static void write(Path file, byte[] key) throws IOException {
    try (SeekableByteChannel channel =
            Files.newByteChannel(
                file,
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(
                    PosixFilePermissions.fromString("rw-------")));
        OutputStream out = Channels.newOutputStream(channel)) {
      out.write(key);
    } catch (FileAlreadyExistsException _) {
      throw new NubeException(ExitCode.REFUSED, file + " is there already; -o names another");
    }
  }
}
