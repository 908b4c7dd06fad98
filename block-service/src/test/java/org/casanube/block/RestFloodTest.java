package org.casanube.block;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.casanube.multiformats.Cid;
import org.casanube.multiformats.Multicodec;
import org.casanube.multiformats.Multihash;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Requests by the hundred for content that nobody has; whoever sends them has a role to. */
class RestFloodTest {
  private static final int EACH = 120;
  private static final int AT_ONCE = 24;
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String CALM =
      "/api/v1/local-pins/bafkreigaknpexyvxt76zgkitavbwx6ejgfheup5oybpm77f3pxzrvwpfdi";

  private final JsonMapper json = JsonMapper.builder().build();

  @Test
  void retrievalsAndPins_inAFlood_areBoundedAndHoldNobodyUp(@TempDir Path home) throws Exception {
    try (RunningService service =
            new RunningService(
                home,
                "--casanube.block.retrieval.max-fetches=8",
                "--casanube.block.retrieval.max-waiting=16");
        ExecutorService callers = Executors.newFixedThreadPool(AT_ONCE)) {
      List<Future<Integer>> answers = new ArrayList<>();
      for (int number = 0; number < EACH; number++) {
        String cid = missing(number);
        answers.add(callers.submit(retrieval(service, cid)));
        answers.add(callers.submit(backgroundPin(service, cid)));
      }
      int calm = 0;
      while (answers.stream().anyMatch(each -> !each.isDone())) {
        long begin = System.nanoTime();
        assertThat(service.get(CALM).statusCode()).isIn(200, 404);
        assertThat(service.get("/api/v1/storage").statusCode()).isEqualTo(200);
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(PATIENCE);
        calm++;
      }
      assertThat(calm).isPositive();
      for (Future<Integer> each : answers) {
        assertThat(each.get(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isIn(202, 429, 503);
      }

      await()
          .atMost(PATIENCE.multipliedBy(2))
          .untilAsserted(() -> assertThat(unfinished(service)).isLessThanOrEqualTo(8 + 16));
      assertThat(listed(service).path("retrievals").size()).isLessThanOrEqualTo(8 + 16);
      assertThat(service.get("/actuator/health").statusCode()).isEqualTo(200);
    }
  }

  private static String missing(int number) {
    byte[] content = ByteBuffer.allocate(Integer.BYTES).putInt(number).array();
    return Cid.v1(Multicodec.RAW, Multihash.sha256(content)).toString();
  }

  private static Callable<Integer> retrieval(RunningService service, String cid) {
    String body = "{\"cid\":\"" + cid + "\",\"waitForPeers\":true}";
    return () -> {
      HttpResponse<String> answer =
          service.send(
              "POST",
              "/api/v1/retrievals",
              BodyPublishers.ofString(body),
              "Content-Type",
              "application/json");
      return answer.statusCode();
    };
  }

  private static Callable<Integer> backgroundPin(RunningService service, String cid) {
    return () ->
        service
            .send("PUT", "/api/v1/local-pins/" + cid + "?background=true", BodyPublishers.noBody())
            .statusCode();
  }

  /** How many operations have not ended. */
  private int unfinished(RunningService service) throws Exception {
    int count = 0;
    String next = "/api/v1/operations?limit=200";
    while (!next.isEmpty()) {
      JsonNode page = json.readTree(service.get(next).body());
      for (JsonNode each : page.path("operations")) {
        count += Set.of("pending", "running").contains(each.path("phase").asString()) ? 1 : 0;
      }
      next = page.path("next").asString("");
    }
    return count;
  }

  private JsonNode listed(RunningService service) throws Exception {
    return json.readTree(service.get("/api/v1/retrievals").body());
  }
}
