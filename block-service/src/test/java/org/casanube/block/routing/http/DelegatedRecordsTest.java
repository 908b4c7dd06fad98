package org.casanube.block.routing.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.casanube.multiformats.Multibase;
import org.casanube.multiformats.PeerId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DelegatedRecordsTest {
  private static final PeerId OWNER = PeerId.ofEd25519(new byte[32]);
  private static final String NAME = OWNER.toCid().toString(Multibase.BASE36);
  private static final URI NOBODY = URI.create("http://127.0.0.1:1");

  private final Map<String, byte[]> kept = new ConcurrentHashMap<>();
  private HttpServer server;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/routing/v1/ipns/", this::serve);
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private void serve(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    if (exchange.getRequestMethod().equals("PUT")) {
      kept.put(path, exchange.getRequestBody().readAllBytes());
      exchange.sendResponseHeaders(200, -1);
    } else if (kept.containsKey(path)) {
      exchange.sendResponseHeaders(200, 0);
      try (OutputStream body = exchange.getResponseBody()) {
        body.write(kept.get(path));
      }
    } else {
      exchange.sendResponseHeaders(404, -1);
    }
    exchange.close();
  }

  private static byte[] key() {
    ByteArrayOutputStream key = new ByteArrayOutputStream();
    key.writeBytes("/ipns/".getBytes(StandardCharsets.UTF_8));
    key.writeBytes(OWNER.toBytes());
    return key.toByteArray();
  }

  private DelegatedRecords records(URI... routers) {
    return new DelegatedRecords(List.of(routers), Duration.ofSeconds(30));
  }

  private URI router() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/");
  }

  @Test
  void record_thatWasPut_isFound_thoughAnotherRouterIsDown() throws Exception {
    byte[] record = "a record".getBytes(StandardCharsets.UTF_8);
    try (DelegatedRecords records = records(NOBODY, router())) {
      assertThat(records.findValues(key())).isEmpty();

      records.putValue(key(), record);

      assertThat(kept).containsOnlyKeys("/routing/v1/ipns/" + NAME);
      assertThat(records.findValues(key())).containsExactly(record);
    }
  }

  @Test
  void routers_thatAllFail_areToldOf() {
    try (DelegatedRecords records = records(NOBODY)) {
      assertThatThrownBy(() -> records.findValues(key()))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("127.0.0.1:1");
      assertThatThrownBy(() -> records.putValue(key(), new byte[1]))
          .isInstanceOf(IOException.class);
    }
  }

  @Test
  void record_overTheLimit_isNotRead() {
    kept.put("/routing/v1/ipns/" + NAME, new byte[10 * 1024 + 1]);
    try (DelegatedRecords records = records(router())) {
      assertThatThrownBy(() -> records.findValues(key()))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("longer than 10240");
    }
  }

  @Test
  void key_ofAnotherNamespace_isRefused() {
    try (DelegatedRecords records = records(router())) {
      assertThatThrownBy(() -> records.findValues("/pk/x".getBytes(StandardCharsets.UTF_8)))
          .isInstanceOf(IOException.class);
      assertThatThrownBy(() -> records.findValues("/ipns/x".getBytes(StandardCharsets.UTF_8)))
          .isInstanceOf(IOException.class);
    }
  }
}
