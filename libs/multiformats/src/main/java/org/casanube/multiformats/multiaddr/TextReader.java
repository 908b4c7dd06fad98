package org.casanube.multiformats.multiaddr;

import java.util.ArrayList;
import java.util.List;
import org.casanube.multiformats.MultiformatException;

/** Takes the text of an address apart. */
final class TextReader {
  private final String text;
  private int at;

  TextReader(String text) {
    int end = text.length();
    while (end > 0 && text.charAt(end - 1) == '/') {
      end--;
    }
    this.text = text.substring(0, end);
  }

  List<Component> read() {
    List<Component> components = new ArrayList<>();
    while (at < text.length()) {
      Multiaddr.requireCount(components.size() + 1);
      components.add(readComponent());
    }
    return components;
  }

  private Component readComponent() {
    String name = readPart("a protocol");
    Protocol protocol =
        Protocol.findByName(name)
            .orElseThrow(() -> new MultiformatException("no address protocol is named " + name));
    if (!protocol.hasValue()) {
      return Component.of(protocol, "");
    }
    return Component.of(
        protocol, protocol.format().takesRest() ? readRest() : readPart("the value of " + name));
  }

  /** What stands between the slash here and the next one. */
  private String readPart(String what) {
    if (at == text.length()) {
      throw new MultiformatException("address ends where " + what + " is due");
    }
    int slash = text.indexOf('/', at + 1);
    int end = slash < 0 ? text.length() : slash;
    String part = text.substring(at + 1, end);
    at = end;
    return part;
  }

  private String readRest() {
    String rest = text.substring(at);
    at = text.length();
    return rest;
  }
}
