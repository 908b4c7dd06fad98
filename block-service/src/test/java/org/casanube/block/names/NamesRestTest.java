package org.casanube.block.names;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import org.awaitility.Awaitility;
import org.casanube.block.RunningService;
import org.casanube.multiformats.multiaddr.Protocol;
import org.casanube.p2p.Host;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Names over REST: one service publishes, another of its network resolves. */
class NamesRestTest {
  private static final String PATH =
      "/ipfs/bafybeigdyrzt5sfp7udm7hu76uh7y26nf3efuylqabf3oclgtqy55fbzdi";
  private static final String OTHER_PATH = "/ipfs/bafkqaaa";
  private static final String NOBODYS =
      "k51qzi5uqu5dkkciu33khkzbcmxtyhn376i1e83tya8kuy7z9euedzyr5nhoew";
  private static final JsonMapper JSON = new JsonMapper();

  @Test
  void name_publishedHere_isResolvedThere_andSoIsItsChange(@TempDir Path folder) throws Exception {
    Path first = folder.resolve("first");
    Path second = folder.resolve("second");
    try (RunningService publishing = new RunningService(first)) {
      Files.createDirectories(second.resolve("secrets"));
      Files.copy(first.resolve("secrets/swarm.key"), second.resolve("secrets/swarm.key"));
      try (RunningService resolving =
          new RunningService(
              second, "--casanube.block.routing.bootstrap=" + addressOf(publishing))) {
        JsonNode key = created(publishing, "keys", "{\"name\":\"recipes\"}");
        String name = key.path("ipnsName").asString();
        publish(publishing, PATH, "recipes");

        Awaitility.await()
            .atMost(Duration.ofMinutes(2))
            .untilAsserted(
                () -> assertThat(resolve(resolving, "/ipns/" + name).body()).contains(PATH));
        JsonNode changed = publish(publishing, OTHER_PATH, "recipes");
        assertThat(changed.path("sequence").asString()).isEqualTo("1");
        assertThat(changed.path("routings").findValuesAsString("routing"))
            .contains("pubsub", "dht-lan");
        // Believed for its time to live already, it is replaced only by what comes by gossip.
        Awaitility.await()
            .atMost(Duration.ofMinutes(1))
            .untilAsserted(() ->
                assertThat(resolve(resolving, "/ipns/" + name + "/soups").body())
                    .contains(OTHER_PATH + "/soups"));
        assertThat(resolving.get("/actuator/prometheus").body())
            .contains("casanube_names_resolve_seconds_count");
      }
    }
  }

  @Test
  void publications_outliveTheService_andAreWithdrawn(@TempDir Path home) throws Exception {
    String name;
    try (RunningService service = new RunningService(home)) {
      JsonNode published = publish(service, PATH, "self");
      name = published.path("name").asString();
      assertThat(published.path("lifetimeSeconds").asLong()).isEqualTo(48 * 3600);
    }
    try (RunningService service = new RunningService(home)) {
      assertThat(resolve(service, "/ipns/" + name).body()).contains(PATH);
      assertThat(service.get("/api/v1/names/publications").body()).contains(name);
      assertThat(service.get("/api/v1/names/publications/self").body()).contains(PATH);
      assertThat(send(service, "DELETE", "publications/self", "").statusCode()).isEqualTo(204);
      assertThat(send(service, "DELETE", "publications/self", "").statusCode()).isEqualTo(404);
    }
  }

  @Test
  void keys_areMadeRenamedCopiedAndDestroyed(@TempDir Path home) throws Exception {
    try (RunningService service = new RunningService(home)) {
      JsonNode made = created(service, "keys", "{\"name\":\"one\"}");
      assertThat(made.path("type").asString()).isEqualTo("ed25519");
      assertThat(send(service, "POST", "keys", "{\"name\":\"one\"}").body())
          .contains("name-key-exists");
      assertThat(send(service, "PATCH", "keys/one", "{\"name\":\"two\"}").body())
          .contains("\"two\"");
      HttpResponse<byte[]> exported = export(service, "two");
      assertThat(exported.headers().firstValue("Cache-Control")).hasValue("no-store");
      assertThat(send(service, "DELETE", "keys/two", "").statusCode()).isEqualTo(204);
      assertThat(service.get("/api/v1/names/keys/two").statusCode()).isEqualTo(404);
      String content = Base64.getEncoder().encodeToString(exported.body());
      JsonNode back =
          created(service, "keys/imports", "{\"name\":\"back\",\"content\":\"" + content + "\"}");
      assertThat(back.path("ipnsName")).isEqualTo(made.path("ipnsName"));
      assertThat(service.get("/api/v1/names/keys").body()).contains("\"self\"", "\"back\"");
      assertThat(send(service, "DELETE", "keys/self", "").body()).contains("name-key-reserved");
      assertThat(service.sendAs("member", "POST", "/api/v1/names/keys/back/export").statusCode())
          .isEqualTo(403);
    }
  }

  @Test
  void names_thatAreSetByHand_comeFirst(@TempDir Path home) throws Exception {
    try (RunningService service =
        new RunningService(
            home,
            "--casanube.block.names.static-names=garden.example:" + PATH,
            "--IPFS_NS_MAP=garden.example:/ipfs/bafkqaaa,shed.example:/ipns/garden.example")) {
      HttpResponse<String> resolved = resolve(service, "/ipns/shed.example/tools");
      assertThat(resolved.body()).contains(PATH + "/tools").contains("\"steps\":2");
      assertThat(
              service
                  .get("/api/v1/names/resolution?recursive=false&path=/ipns/shed.example")
                  .body())
          .contains("/ipns/garden.example");
    }
  }

  @Test
  void requests_thatMakeNoSense_areRefused(@TempDir Path home) throws Exception {
    try (RunningService service = new RunningService(home)) {
      assertThat(resolve(service, "/nowhere/x").body()).contains("name-path-invalid");
      assertThat(resolve(service, "/ipns/" + NOBODYS).body()).contains("name-not-found");
      assertThat(service.get("/api/v1/names/resolution?timeout=1h&path=/ipfs/bafkqaaa").body())
          .contains("\"field\":\"timeout\"")
          .contains("\"limit\":300");
      assertThat(
              service
                  .get("/api/v1/names/resolution?path=/ipfs/bafkqaaa&timeout=999999999999h")
                  .statusCode())
          .isEqualTo(400);
      assertThat(service.get("/api/v1/names/records/nonsense").statusCode()).isEqualTo(400);
      assertThat(
              send(service, "POST", "publications", "{\"path\":\"/ipfs/bafkqaaa\",\"ttl\":\"x\"}")
                  .body())
          .contains("\"field\":\"ttl\"");
      assertThat(
              send(
                      service,
                      "POST",
                      "publications",
                      "{\"path\":\"/ipfs/bafkqaaa\",\"key\":\"nobodys\"}")
                  .body())
          .contains("name-key-not-found");
      assertThat(
              send(
                      service,
                      "POST",
                      "publications",
                      "{\"path\":\"/ipfs/bafkqaaa\",\"lifetime\":\"0s\"}")
                  .body())
          .contains("name-option-invalid");
      HttpResponse<String> record =
          service.send(
              "PUT",
              "/api/v1/names/records/" + NOBODYS,
              BodyPublishers.ofByteArray(new byte[20_000]),
              "Content-Type",
              IpnsRecord.MEDIA_TYPE);
      assertThat(record.statusCode()).isIn(413, 422);
    }
  }

  private static HttpResponse<String> resolve(RunningService service, String path)
      throws Exception {
    return service.get("/api/v1/names/resolution?timeout=5s&path=" + path);
  }

  private static JsonNode publish(RunningService service, String path, String key)
      throws Exception {
    HttpResponse<String> response =
        send(
            service,
            "POST",
            "publications",
            "{\"path\":\"%s\",\"key\":\"%s\",\"timeout\":\"10s\"}".formatted(path, key));
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return JSON.readTree(response.body());
  }

  private static JsonNode created(RunningService service, String where, String body)
      throws Exception {
    HttpResponse<String> response = send(service, "POST", where, body);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(201);
    return JSON.readTree(response.body());
  }

  private static HttpResponse<byte[]> export(RunningService service, String key) throws Exception {
    return service.sendForBytes("POST", "/api/v1/names/keys/" + key + "/export", "{}");
  }

  private static HttpResponse<String> send(
      RunningService service, String method, String where, String body) throws Exception {
    return service.send(
        method,
        "/api/v1/names/" + where,
        BodyPublishers.ofString(body),
        "Content-Type",
        "application/json");
  }

  private static String addressOf(RunningService service) {
    Host host = service.context().getBean(Host.class);
    Awaitility.await().atMost(Duration.ofMinutes(1)).until(() -> !host.addresses().isEmpty());
    return host.addresses().getFirst().with(Protocol.P2P, host.id().toString()).toString();
  }
}
