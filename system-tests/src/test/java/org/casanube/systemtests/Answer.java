package org.casanube.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a node answered.
 *
 * @param headers by their names in lower case; the first value of each
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
record Answer(int status, TreeMap<String, String> headers, byte[] body) {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  static Answer of(HttpResponse<byte[]> response) {
    TreeMap<String, String> headers = new TreeMap<>();
    response
        .headers()
        .map()
        .forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), values.getFirst()));
    return new Answer(response.statusCode(), headers, response.body());
  }

  /** Reads one whole answer from a connection. */
  static Answer read(InputStream in) throws IOException {
    String[] lines = head(in).split("\r\n", -1);
    TreeMap<String, String> headers = new TreeMap<>();
    for (int i = 1; i < lines.length; i++) {
      int colon = lines[i].indexOf(':');
      if (colon > 0) {
        headers.putIfAbsent(
            lines[i].substring(0, colon).toLowerCase(Locale.ROOT),
            lines[i].substring(colon + 1).strip());
      }
    }
    int status = Integer.parseInt(lines[0].split(" ", -1)[1]);
    int length = Integer.parseInt(headers.getOrDefault("content-length", "0"));
    return new Answer(status, headers, in.readNBytes(length));
  }

  private static String head(InputStream in) throws IOException {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    while (!head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
      int next = in.read();
      if (next < 0) {
        throw new IOException("the connection ended without an answer");
      }
      head.write(next);
    }
    return head.toString(StandardCharsets.ISO_8859_1);
  }

  String text() {
    return new String(body, StandardCharsets.UTF_8);
  }

  JsonNode json() {
    return JSON.readTree(body);
  }

  /** The text of a member of the JSON object; empty if it has none. */
  String member(String name) {
    return json().path(name).asString("");
  }

  String header(String name) {
    return headers.getOrDefault(name.toLowerCase(Locale.ROOT), "");
  }

  /** Fails unless this is that status; gives itself back. */
  Answer is(int wanted) {
    assertThat(status).as(text()).isEqualTo(wanted);
    return this;
  }

  /** Fails unless this is a problem of that status and code, with a trace. */
  Answer isProblem(int wanted, String code) {
    is(wanted);
    assertThat(header("Content-Type")).startsWith("application/problem+json");
    assertThat(member("code")).as(text()).isEqualTo(code);
    assertThat(member("type")).isEqualTo("urn:casanube:problem:" + code);
    assertThat(json().path("status").asInt()).isEqualTo(wanted);
    return this;
  }

  /** Fails unless the problem names that field. */
  Answer naming(String field) {
    assertThat(member("field")).as(text()).isEqualTo(field);
    return this;
  }

  /** Fails unless the problem tells that limit. */
  Answer limitedTo(long limit) {
    assertThat(json().path("limit").asLong()).as(text()).isEqualTo(limit);
    return this;
  }

  /** Fails unless the sentence holds that. */
  Answer saying(String words) {
    assertThat(member("detail")).contains(words);
    return this;
  }
}
