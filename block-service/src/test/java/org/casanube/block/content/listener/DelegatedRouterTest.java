package org.casanube.block.content.listener;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.casanube.block.RunningService;
import org.casanube.p2p.Host;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One service is the only router of another, which has no table and no peers. */
class DelegatedRouterTest {
  @Test
  void searches_byARouterAlone_areAnsweredByIt(@TempDir Path folder) throws Exception {
    try (RunningService router = new RunningService(folder.resolve("router"))) {
      String cid = add(router);
      Host host = router.context().getBean(Host.class);
      int port = router.context().getBean(ContentListener.class).port();
      Awaitility.await().atMost(Duration.ofMinutes(1)).until(() -> !host.addresses().isEmpty());
      try (RunningService asking =
          new RunningService(
              folder.resolve("asking"),
              "--casanube.block.routing.dht=off",
              "--casanube.block.routing.delegated=http://127.0.0.1:" + port)) {
        assertThat(asking.get("/api/v1/routing/providers/" + cid + "?timeout=60s").body())
            .contains(host.id().toString(), "/tcp/");
        assertThat(asking.get("/api/v1/routing/peers/" + host.id() + "?timeout=60s").body())
            .contains(host.id().toString(), "/tcp/");
      }
    }
  }

  private static String add(RunningService service) throws Exception {
    HttpResponse<String> added =
        service.send(
            "POST",
            "/api/v1/files",
            BodyPublishers.ofString("known to the router"),
            "Content-Type",
            "application/octet-stream");
    assertThat(added.statusCode()).isEqualTo(201);
    return added.body().replaceAll("(?s).*\"cid\":\"([^\"]+)\".*", "$1");
  }
}
