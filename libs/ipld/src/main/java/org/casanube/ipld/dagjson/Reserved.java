package org.casanube.ipld.dagjson;

import java.util.Optional;
import org.casanube.ipld.IpldException;
import org.casanube.ipld.IpldNode;
import org.casanube.ipld.IpldNode.MapNode;
import org.casanube.ipld.IpldNode.StringNode;

/**
 * What a map means by its key {@code "/"}: {@code {"/":"bafy…"}} is a link and {@code
 * {"/":{"bytes":"…"}}} is bytes. These forms with further keys beside them are neither that nor a
 * map that could be told from it, and are refused; with other values the key is an ordinary one.
 */
sealed interface Reserved {
  String KEY = "/";
  String BYTES_KEY = "bytes";

  /** A map like any other. */
  record Ordinary() implements Reserved {}

  /** A link, by its CID as text. */
  record Link(String cid) implements Reserved {}

  /** Bytes in base64 without padding. */
  record Bytes(String base64) implements Reserved {}

  /**
   * What this map means.
   *
   * @throws IpldException if it mixes a reserved form with other keys
   */
  static Reserved of(MapNode map) {
    Optional<IpldNode> value = map.find(KEY);
    if (value.isEmpty()) {
      return new Ordinary();
    }
    return switch (value.get()) {
      case StringNode(String cid) -> alone(map, new Link(cid));
      case MapNode inner
          when inner.find(BYTES_KEY).orElse(null) instanceof StringNode(String text) ->
          alone(map, alone(inner, new Bytes(text)));
      default -> new Ordinary();
    };
  }

  private static Reserved alone(MapNode map, Reserved meaning) {
    if (map.entries().size() != 1) {
      throw new IpldException("dag-json map has other keys beside the reserved \"/\"");
    }
    return meaning;
  }
}
