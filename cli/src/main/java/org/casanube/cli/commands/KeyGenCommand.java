package org.casanube.cli.commands;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.casanube.cli.json.JsonValue;
import org.casanube.cli.json.JsonValue.JsonNumber;
import org.casanube.cli.json.JsonValue.JsonObject;
import org.casanube.cli.json.JsonValue.JsonString;

final class KeyGenCommand extends NodeCommand {
  private final Argument name = syntax.one("NAME", "What to call it.");

  private final Argument type = syntax.text("TYPE", "ed25519 (default) or rsa.", "-t", "--type");

  private final Argument bits = syntax.number("BITS", "Of an RSA key (default: 2048).", "--bits");

  KeyGenCommand(Session session) {
    super(session, "gen", "Make a key, and with it a name.");
  }

  @Override
  void run() throws IOException {
    Map<String, JsonValue> body = new LinkedHashMap<>();
    body.put("name", new JsonString(name.word()));
    body.put("type", new JsonString(type.or("ed25519")));
    Long size = bits.number();
    if (size != null) {
      body.put("bits", JsonNumber.of(size));
    }
    JsonObject key = session.node().object("POST", Naming.KEYS, new JsonObject(body));
    session.result(key, KeyLsCommand.line(key));
  }
}
