package org.casanube.cli.commands;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import org.casanube.cli.json.JsonValue;
import org.casanube.cli.json.JsonValue.JsonObject;
import org.casanube.cli.json.JsonValue.JsonString;
import org.casanube.cli.node.ExitCode;
import org.casanube.cli.node.NubeException;

final class KeyImportCommand extends NodeCommand {
  private final Argument name = syntax.one("NAME", "What to call it.");

  private final Argument file = syntax.one("FILE", "A file with a key, or - for standard input.");

  private final KeyForm form = new KeyForm(syntax);

  KeyImportCommand(Session session) {
    super(session, "import", "Take a key in, of another node or of Kubo.");
  }

  @Override
  void run() throws IOException {
    Map<String, JsonValue> body = form.members();
    body.put("name", new JsonString(name.word()));
    body.put("content", new JsonString(Base64.getEncoder().encodeToString(content())));
    JsonObject key =
        session.node().object("POST", Naming.KEYS.slash("imports"), new JsonObject(body));
    session.result(key, KeyLsCommand.line(key));
  }

  private byte[] content() throws IOException {
    byte[] bytes;
    if (file.word().equals("-")) {
      bytes = session.terminal().in().readNBytes(KeyForm.MAX_BYTES + 1);
    } else {
      try (InputStream in = Files.newInputStream(Path.of(file.word()))) {
        bytes = in.readNBytes(KeyForm.MAX_BYTES + 1);
      }
    }
    if (bytes.length > KeyForm.MAX_BYTES) {
      throw new NubeException(
          ExitCode.REFUSED, "no key is longer than " + KeyForm.MAX_BYTES + " bytes");
    }
    return bytes;
  }
}
