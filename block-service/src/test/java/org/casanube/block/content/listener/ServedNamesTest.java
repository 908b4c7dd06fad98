package org.casanube.block.content.listener;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.casanube.block.RunningService;
import org.casanube.block.names.IpnsRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/** The whole service: what is published here is served by name, path, host and record. */
class ServedNamesTest {
  private static final String TEXT = "what the name leads to";
  private static final String GATEWAYS =
      "{\"dweb.example\":{\"Paths\":[\"/ipfs\",\"/ipns\"],\"UseSubdomains\":true}}";

  @Test
  void publishedName_isServedByPathHostAndRecord(@TempDir Path home) throws Exception {
    try (RunningService service =
        new RunningService(
            home,
            "--casanube.block.names.static-names=blog.example:/ipfs/bafkqaddwgevxmmraojswg33smq",
            "--casanube.block.content.hosts=blog.example",
            "--" + SiteProperties.VARIABLE + "=" + GATEWAYS)) {
      String cid =
          member(
              service.send(
                  "POST",
                  "/api/v1/files",
                  BodyPublishers.ofString(TEXT),
                  "Content-Type",
                  "application/octet-stream"),
              "cid");
      String name =
          member(
              service.send(
                  "POST",
                  "/api/v1/names/publications",
                  BodyPublishers.ofString("{\"path\":\"/ipfs/" + cid + "\",\"key\":\"self\"}"),
                  "Content-Type",
                  "application/json"),
              "name");
      int port = service.context().getBean(ContentListener.class).port();

      assertThat(ask(port, "127.0.0.1", "/ipns/" + name).text()).isEqualTo(TEXT);
      assertThat(ask(port, name + ".ipns.localhost:" + port, "/").text()).isEqualTo(TEXT);
      assertThat(ask(port, "localhost:" + port, "/ipns/" + name).header("location"))
          .isEqualTo("http://" + name + ".ipns.localhost:" + port + "/");
      assertThat(ask(port, "dweb.example", "/ipfs/" + cid).header("location"))
          .isEqualTo("http://" + cid + ".ipfs.dweb.example/");
      assertThat(ask(port, "blog.example", "/").text()).isEqualTo("v1+v2 record");
      assertThat(ask(port, "other.example", "/").status()).isEqualTo(421);
      Reply record = ask(port, "127.0.0.1", "/ipns/" + name + "?format=ipns-record");
      assertThat(record.header("content-type")).isEqualTo(IpnsRecord.MEDIA_TYPE);
      Reply routed = ask(port, "127.0.0.1", "/routing/v1/ipns/" + name);
      assertThat(routed.body()).isEqualTo(record.body());
      assertThat(put(port, name, record.body()).status()).isEqualTo(200);
      assertThat(put(port, name, new byte[] {1, 2, 3}).status()).isEqualTo(400);
    }
  }

  private static String member(HttpResponse<String> answer, String name) {
    assertThat(answer.statusCode()).as(answer.body()).isIn(200, 201);
    return new JsonMapper().readTree(answer.body()).path(name).asString();
  }

  private static Reply ask(int port, String host, String path) throws IOException {
    return send(port, "GET " + path + " HTTP/1.1\r\nHost: " + host + "\r\n\r\n", new byte[0]);
  }

  private static Reply put(int port, String name, byte[] record) throws IOException {
    String head =
        "PUT /routing/v1/ipns/%s HTTP/1.1\r\nHost: localhost\r\nContent-Type: %s\r\nContent-Length: %d\r\n\r\n"
            .formatted(name, IpnsRecord.MEDIA_TYPE, record.length);
    return send(port, head, record);
  }

  private static Reply send(int port, String head, byte[] body) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(60_000);
      socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
      socket.getOutputStream().write(body);
      return Reply.read(socket.getInputStream(), false);
    }
  }
}
