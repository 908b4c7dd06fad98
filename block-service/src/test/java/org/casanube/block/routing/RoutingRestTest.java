package org.casanube.block.routing;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.casanube.block.RunningService;
import org.casanube.multiformats.multiaddr.Multiaddr;
import org.casanube.multiformats.multiaddr.Protocol;
import org.casanube.p2p.Host;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two services of one network: one has what the other looks for. */
class RoutingRestTest {
  private static final String NOWHERE =
      "bafkreigh2akiscaildcqabsyg3dfr6chu3fgpregiymsck7e7aqa4s52zy";

  @Test
  void findProviders_ofPinned_isTheOtherService(@TempDir Path folder) throws Exception {
    Path first = folder.resolve("first");
    Path second = folder.resolve("second");
    try (RunningService having = new RunningService(first)) {
      Files.createDirectories(second.resolve("secrets"));
      Files.copy(first.resolve("secrets/swarm.key"), second.resolve("secrets/swarm.key"));
      Host host = having.context().getBean(Host.class);
      Awaitility.await().atMost(Duration.ofMinutes(1)).until(() -> !host.addresses().isEmpty());
      String address = named(host);
      try (RunningService looking =
          new RunningService(second, "--casanube.block.routing.bootstrap=" + address)) {
        String cid = add(having);
        String path = "/api/v1/routing/providers/" + cid + "?timeout=20s&limit=1";
        Awaitility.await()
            .atMost(Duration.ofMinutes(2))
            .untilAsserted(
                () -> assertThat(looking.get(path).body()).contains(host.id().toString()));
        assertThat(provide(having, cid).body()).contains("\"peers\":1");
        assertThat(looking.get("/api/v1/routing/peers/" + host.id()).body()).contains("/tcp/");
        assertThat(looking.get("/actuator/prometheus").body())
            .contains("casanube_routing_table_peers");
      }
    }
  }

  @Test
  void requests_thatMakeNoSense_areRefused(@TempDir Path home) throws Exception {
    try (RunningService service = new RunningService(home)) {
      HttpResponse<String> nobody =
          service.get("/api/v1/routing/providers/" + NOWHERE + "?timeout=1s");
      assertThat(nobody.statusCode()).isEqualTo(200);
      assertThat(nobody.body()).contains("\"providers\":[]").contains("\"complete\":true");
      assertThat(service.get("/api/v1/routing/providers/nonsense").statusCode()).isEqualTo(400);
      assertThat(service.get("/api/v1/routing/providers/" + NOWHERE + "?limit=0").statusCode())
          .isEqualTo(400);
      assertThat(service.get("/api/v1/routing/providers/" + NOWHERE + "?timeout=1h").statusCode())
          .isEqualTo(400);
      assertThat(service.get("/api/v1/routing/peers/nonsense").statusCode()).isEqualTo(400);
      assertThat(
              service
                  .get(
                      "/api/v1/routing/peers/"
                          + "12D3KooWDpJ7As7BWAwRMfu1VU2WCqNjvq387JEYKDBj4kx6nXTN?timeout=1s")
                  .statusCode())
          .isEqualTo(404);
      assertThat(provide(service, NOWHERE).statusCode()).isEqualTo(404);
    }
  }

  private static String named(Host host) {
    Multiaddr address = host.addresses().getFirst();
    return address.with(Protocol.P2P, host.id().toString()).toString();
  }

  private static HttpResponse<String> provide(RunningService service, String cid) throws Exception {
    return service.send(
        "POST",
        "/api/v1/routing/provides",
        BodyPublishers.ofString("{\"cid\":\"" + cid + "\"}"),
        "Content-Type",
        "application/json");
  }

  private static String add(RunningService service) throws Exception {
    HttpResponse<String> added =
        service.send(
            "POST",
            "/api/v1/files",
            BodyPublishers.ofString("looked for"),
            "Content-Type",
            "application/octet-stream");
    assertThat(added.statusCode()).isEqualTo(201);
    return added.body().replaceAll("(?s).*\"cid\":\"([^\"]+)\".*", "$1");
  }
}
