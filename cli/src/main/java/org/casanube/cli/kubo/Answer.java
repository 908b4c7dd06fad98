package org.casanube.cli.kubo;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.casanube.cli.json.JsonReader;
import org.casanube.cli.json.JsonValue;
import org.casanube.cli.json.JsonValue.JsonArray;
import org.casanube.cli.json.JsonValue.JsonObject;
import org.casanube.cli.tar.Unpacker;
import org.casanube.cli.terminal.Terminal;

/** What becomes of an answer: most go to standard output as they come. */
@FunctionalInterface
interface Answer {
  int BUFFER = 256 * 1024;

  void show(InputStream body) throws IOException;

  /** The encoding to ask for; what is shown otherwise than it comes must come as JSON. */
  static String encoding(Invocation invocation) {
    boolean isShown =
        switch (invocation.path()) {
          case "add" -> true;
          case "id" -> invocation.find("format").isEmpty();
          default -> false;
        };
    return invocation.find("encoding").orElse(isShown ? "json" : "text");
  }

  static Answer of(Invocation invocation, Terminal terminal) {
    boolean isShown = invocation.find("encoding").isEmpty() && invocation.find("format").isEmpty();
    return switch (invocation.path()) {
      case "add" ->
          isShown ? body -> added(invocation, terminal, body) : body -> copy(body, terminal);
      case "get" -> body -> get(invocation, terminal, body);
      case "id" -> isShown ? body -> terminal.raw(id(text(body))) : body -> copy(body, terminal);
      default -> body -> copy(body, terminal);
    };
  }

  private static String text(InputStream body) throws IOException {
    return new String(body.readAllBytes(), StandardCharsets.UTF_8);
  }

  /** As it comes: what a subscription says now and then is shown at once. */
  private static void copy(InputStream body, Terminal terminal) throws IOException {
    OutputStream out = terminal.out();
    byte[] buffer = new byte[BUFFER];
    int n = body.read(buffer);
    while (n >= 0) {
      out.write(buffer, 0, n);
      out.flush();
      n = body.read(buffer);
    }
  }

  private static void added(Invocation invocation, Terminal terminal, InputStream body)
      throws IOException {
    BufferedReader lines = new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8));
    String last = "";
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      JsonObject entry = JsonReader.parseObject(line);
      last = entry.text("Hash", "");
      if (last.isEmpty() || invocation.flag("quieter") || invocation.flag("silent")) {
        continue;
      }
      String name = entry.text("Name", "");
      terminal.line(invocation.flag("quiet") ? last : "added " + last + " " + name);
      terminal.flush();
    }
    if (invocation.flag("quieter")) {
      terminal.line(last);
    }
  }

  private static void get(Invocation invocation, Terminal terminal, InputStream body)
      throws IOException {
    String path = invocation.argument(0).orElse("");
    String trimmed = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    String name = trimmed.substring(trimmed.lastIndexOf('/') + 1);
    boolean isArchive = invocation.flag("archive");
    boolean isCompressed = invocation.flag("compress");
    String ending = (isArchive ? ".tar" : "") + (isCompressed ? ".gz" : "");
    Optional<String> output = invocation.find("output");
    if (isArchive || isCompressed) {
      String file = output.orElse(name + ending);
      terminal.line("Saving archive to " + file);
      terminal.flush();
      Files.copy(body, Path.of(file));
      return;
    }
    Path place = Path.of(output.orElse(name)).toAbsolutePath().normalize();
    terminal.line("Saving file(s) to " + output.orElse(name));
    terminal.flush();
    new Unpacker(place, true, done -> {}).unpack(body);
  }

  /** As Kubo shows it: with tabs, and an empty line after it. */
  private static String id(String json) throws IOException {
    StringBuilder text = new StringBuilder("{\n");
    String separator = "";
    for (var member : JsonReader.parseObject(json).members().entrySet()) {
      text.append(separator).append("\t\"").append(member.getKey()).append("\": ");
      text.append(list(member.getValue()));
      separator = ",\n";
    }
    return text.append("\n}\n\n").toString();
  }

  private static String list(JsonValue value) {
    if (!(value instanceof JsonArray array) || array.items().isEmpty()) {
      return value instanceof JsonObject object ? PrettyJson.write(object) : value.toString();
    }
    StringBuilder text = new StringBuilder("[");
    String separator = "";
    for (JsonValue item : array.items()) {
      text.append(separator).append("\n\t\t").append(item);
      separator = ",";
    }
    return text.append("\n\t]").toString();
  }
}
