package org.casanube.cli.commands;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.casanube.cli.json.JsonValue;
import org.casanube.cli.json.JsonValue.JsonString;
import org.casanube.cli.node.ExitCode;
import org.casanube.cli.node.NubeException;

/** The options that say in which form a key comes or goes. */
final class KeyForm {
  static final int MAX_BYTES = 16 * 1024;
  private static final int MAX_PASSPHRASE = 1024;

  private final Argument format;
  private final Argument passphrase;

  KeyForm(Syntax syntax) {
    format =
        syntax.text(
            "FORMAT",
            "libp2p-protobuf-cleartext (default), pem-pkcs8-cleartext or pem-pkcs8-encrypted.",
            "-f",
            "--format");
    passphrase =
        syntax.text(
            "FILE", "Whose first line is the passphrase of an encrypted key.", "--passphrase-file");
  }

  /** What they say, as members of a request. */
  Map<String, JsonValue> members() throws IOException {
    Map<String, JsonValue> members = new LinkedHashMap<>();
    String text = format.text();
    if (text != null) {
      members.put("format", new JsonString(text));
    }
    Path file = passphrase.path();
    if (file != null) {
      members.put("passphrase", new JsonString(firstLine(file)));
    }
    return members;
  }

  private static String firstLine(Path file) throws IOException {
    char[] text = new char[MAX_PASSPHRASE + 2];
    int length = 0;
    try (BufferedReader reader = Files.newBufferedReader(file)) {
      int next = reader.read(text);
      while (next > 0) {
        length += next;
        next = reader.read(text, length, text.length - length);
      }
    }
    String line = new String(text, 0, length).lines().findFirst().orElse("");
    if (line.isEmpty() || line.length() > MAX_PASSPHRASE) {
      throw new NubeException(
          ExitCode.USAGE,
          "the first line of %s is no passphrase of 1 to %d characters"
              .formatted(file, MAX_PASSPHRASE));
    }
    return line;
  }
}
