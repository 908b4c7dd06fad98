package org.casanube.p2p.websocket;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.casanube.p2p.ByteLink;
import org.casanube.p2p.HandshakeException;

/** The exchange of HTTP headers that opens a WebSocket (RFC 6455, section 4). */
final class OpeningHandshake {
  private static final String MAGIC = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
  private static final int MAX_HEAD_BYTES = 8192;
  private static final int MAX_HEADERS = 64;

  private OpeningHandshake() {}

  /** Asks for a WebSocket, and checks the answer. */
  static void asClient(ByteLink link, String host, SecureRandom random) throws IOException {
    byte[] nonce = new byte[16];
    random.nextBytes(nonce);
    String key = Base64.getEncoder().encodeToString(nonce);
    send(
        link,
        "GET / HTTP/1.1",
        "Host: " + host,
        "Upgrade: websocket",
        "Connection: Upgrade",
        "Sec-WebSocket-Key: " + key,
        "Sec-WebSocket-Version: 13");
    Head head = readHead(link);
    if (!head.start.startsWith("HTTP/1.1 101")) {
      throw new HandshakeException("no WebSocket there: " + head.start);
    }
    if (!acceptOf(key).equals(head.header("sec-websocket-accept"))) {
      throw new HandshakeException("answer to the WebSocket handshake is wrong");
    }
  }

  /** Answers a client that asks for a WebSocket; others are refused by HTTP 400. */
  static void asServer(ByteLink link) throws IOException {
    Head head = readHead(link);
    String key = head.header("sec-websocket-key");
    boolean asked =
        head.start.startsWith("GET ")
            && head.header("upgrade").toLowerCase(Locale.ROOT).contains("websocket")
            && head.header("connection").toLowerCase(Locale.ROOT).contains("upgrade")
            && head.header("sec-websocket-version").equals("13")
            && !key.isEmpty();
    if (!asked) {
      send(link, "HTTP/1.1 400 Bad Request", "Connection: close", "Content-Length: 0");
      throw new HandshakeException("client does not ask for a WebSocket");
    }
    send(
        link,
        "HTTP/1.1 101 Switching Protocols",
        "Upgrade: websocket",
        "Connection: Upgrade",
        "Sec-WebSocket-Accept: " + acceptOf(key));
  }

  static String acceptOf(String key) {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-1").digest((key + MAGIC).getBytes(ISO_8859_1));
      return Base64.getEncoder().encodeToString(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("JDK without SHA-1", e);
    }
  }

  private static void send(ByteLink link, String... lines) throws IOException {
    link.write(ByteBuffer.wrap((String.join("\r\n", lines) + "\r\n\r\n").getBytes(ISO_8859_1)));
  }

  /** The first line, and headers by their names in lower case. */
  private static final class Head {
    final String start;
    private final Map<String, String> headers = new TreeMap<>();

    Head(String text) throws HandshakeException {
      String[] lines = text.split("\r\n", -1);
      if (lines.length > MAX_HEADERS) {
        throw new HandshakeException("more than " + MAX_HEADERS + " headers");
      }
      start = lines[0];
      for (int index = 1; index < lines.length; index++) {
        int colon = lines[index].indexOf(':');
        if (colon > 0) {
          String name = lines[index].substring(0, colon).toLowerCase(Locale.ROOT);
          headers.put(name, lines[index].substring(colon + 1).strip());
        }
      }
    }

    String header(String name) {
      return headers.getOrDefault(name, "");
    }
  }

  /** Reads one byte at a time: what follows the head belongs to the WebSocket. */
  private static Head readHead(ByteLink link) throws IOException {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    ByteBuffer one = ByteBuffer.allocate(1);
    int ending = 0;
    while (ending < 4) {
      one.clear();
      if (link.read(one) < 0) {
        throw new EOFException("link ended inside the WebSocket handshake");
      }
      byte next = one.get(0);
      head.write(next);
      if (head.size() > MAX_HEAD_BYTES) {
        throw new HandshakeException("headers are over the limit of " + MAX_HEAD_BYTES + " bytes");
      }
      boolean expected = next == (ending % 2 == 0 ? '\r' : '\n');
      ending = expected ? ending + 1 : next == '\r' ? 1 : 0;
    }
    return new Head(head.toString(ISO_8859_1).substring(0, head.size() - ending));
  }
}
