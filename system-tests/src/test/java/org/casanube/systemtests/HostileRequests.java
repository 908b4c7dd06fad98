package org.casanube.systemtests;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;

/** Makes requests that no good client sends, out of good ones; the same for the same seed. */
final class HostileRequests {
  private static final String[] METHODS = {
    "GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "CONNECT", "get", "G\tT",
    ""
  };

  private static final String[] PIECES = {
    "\r\n",
    "\n",
    "\r",
    "\0",
    " ",
    "\t",
    ":",
    "%00",
    "%0d%0aX:%20y",
    "%2e%2e%2f",
    "/..;/",
    "/../",
    "//",
    ";a=b",
    "%ff%fe",
    "%c0%af",
    "\u00ff\u00fe",
    "%",
    "%u0041",
    "?",
    "&",
    "#",
    "\\",
    "{}",
    "${7*7}",
    "'\"><script>",
    "-1",
    "0",
    "99999999999999999999",
    "9223372036854775807",
    "-9223372036854775808",
    "NaN",
    "1e309",
    "*",
    "null",
    "true",
    "[[[[[[[[",
    "{\"a\":",
    "aGVsbG8",
    "=",
    ",",
    "bytes=0-,-1,5-2",
    "bafkqaaa",
    "Qm",
    "Transfer-Encoding: chunked\r\n",
    "Transfer-Encoding: gzip\r\n",
    "Content-Length: 5\r\n",
    "Content-Length: -1\r\n",
    "Content-Type: application/json\r\n",
    "Content-Type: multipart/form-data; boundary=\"\r\n",
    "Content-Type: a/b; c\r\n",
    "Content-Encoding: gzip\r\n",
    "Expect: 100-continue\r\n",
    "Upgrade: h2c\r\n",
    "Upgrade: websocket\r\n",
    "Connection: close, Host\r\n",
    "Host: evil.example\r\n",
    "Origin: null\r\n",
    "Sec-Fetch-Site: cross-site\r\n",
    "Range: bytes=0-0,0-0\r\n",
    "Range: bytes=-0\r\n",
    "Accept: */*;q=0, a/b;q=9, application/x-ndjson\r\n",
    "Accept: application/vnd.ipld.car;version=9\r\n",
    "Accept-Encoding: gzip\r\n",
    "If-None-Match: \"\r\n",
    "If-Match: *\r\n",
    "Last-Event-ID: \u00e9\r\n",
    "Idempotency-Key: \r\n",
    "Casanube-Identity: a.b\r\n",
    "Casanube-Refused: x\r\n",
    "Tus-Resumable: 1.0.0\r\n",
    "Upload-Length: 3\r\n",
    "Upload-Offset: 0\r\n",
    "Upload-Metadata: filename Li4=\r\n",
    "Upload-Checksum: sha1 !\r\n",
    "traceparent: 00-0-0-0\r\n",
    "X-HTTP-Method-Override: PATCH\r\n",
    "X-Forwarded-Host: evil\r\n",
    "Cookie: \u0001\r\n"
  };

  private final Random random;
  private final List<String> targets;

  /** Requests for these targets and others near them. */
  HostileRequests(long seed, List<String> targets) {
    this.random = new Random(seed);
    this.targets = List.copyOf(targets);
  }

  /** The next request, which may have no end. */
  byte[] next() {
    StringBuilder request = new StringBuilder(good());
    for (int change = random.nextInt(5); change > 0; change--) {
      int at = random.nextInt(request.length());
      switch (random.nextInt(7)) {
        case 0 -> request.setCharAt(at, (char) random.nextInt(256));
        case 1 -> request.delete(at, Math.min(request.length(), at + 1 + random.nextInt(8)));
        case 2 -> request.insert(at, piece().repeat(1 + (random.nextInt(20) == 0 ? 900 : 0)));
        case 3 -> insertHeader(request);
        default -> insertInTarget(request);
      }
      if (request.isEmpty()) {
        request.append(piece());
      }
    }
    return request.toString().getBytes(StandardCharsets.ISO_8859_1);
  }

  private String good() {
    String method = random.nextInt(3) > 0 ? "GET" : METHODS[random.nextInt(METHODS.length)];
    String target = targets.get(random.nextInt(targets.size()));
    String head = method + " " + target + " HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n";
    return switch (random.nextInt(5)) {
      case 0 -> head + "Content-Length: 12\r\n\r\n{\"path\":\"a\"}";
      case 1 ->
          head + "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n" + size() + "\r\nx\r\n0\r\n\r\n";
      default -> head + "\r\n";
    };
  }

  private String size() {
    return random.nextBoolean() ? "1" : piece();
  }

  private String piece() {
    return PIECES[random.nextInt(PIECES.length)];
  }

  private void insertHeader(StringBuilder request) {
    int line = request.indexOf("\r\n");
    if (line >= 0) {
      request.insert(line + 2, piece());
    }
  }

  private void insertInTarget(StringBuilder request) {
    int from = request.indexOf(" ") + 1;
    int to = request.indexOf(" HTTP");
    if (to > from) {
      request.insert(from + random.nextInt(to - from + 1), piece());
    }
  }
}
