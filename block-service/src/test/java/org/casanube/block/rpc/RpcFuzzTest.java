package org.casanube.block.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.casanube.block.rpc.command.Argument;
import org.casanube.block.rpc.command.CommandShape;
import org.casanube.block.rpc.command.CommandTable;
import org.casanube.block.rpc.command.Option;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * Calls of every command with arguments, options and bodies that make little sense: each is
 * answered in Kubo's form, in time, and never by a fault of ours.
 */
class RpcFuzzTest {
  /** A peer that is not there. */
  static final String PEER = "12D3KooWDpJ7As7BWAwRMfu1VU2WCqNjvq387JEYKDBj4kx6nXTN";

  private static final String CID = "bafkreigh2akiscaildcqabsyg3dfr6chu3fgpregiymsck7e7aqa4s52zy";

  /** Those that end the service, or never end by themselves. */
  private static final Set<String> LEFT_OUT = Set.of("shutdown", "pubsub/sub", "log/tail");

  private static final List<String> TEXTS =
      List.of(
          "",
          "x",
          CID,
          "/ipfs/" + CID,
          "/ipfs/" + CID + "/a/b",
          "/ipns/example.invalid",
          "/",
          "/a/b",
          "/../..",
          "QmUNLLsPACCz1vLxQVkXqqLX5R1X345qqfHbsf67hvA3Nn",
          "12D3KooWDpJ7As7BWAwRMfu1VU2WCqNjvq387JEYKDBj4kx6nXTN",
          "/ip4/127.0.0.1/tcp/1/p2p/12D3KooWDpJ7As7BWAwRMfu1VU2WCqNjvq387JEYKDBj4kx6nXTN",
          "bafkqaaa",
          "u",
          "udGVzdA",
          "\u0000",
          "é/ü",
          "%",
          "-1",
          "0",
          "9223372036854775807",
          "18446744073709551615",
          "true",
          "false",
          "1s",
          "0777",
          "dag-pb",
          "raw",
          "sha2-512",
          "self",
          "size-1",
          "a".repeat(3000));

  private static final List<String> BODIES =
      List.of("", "x", "{", "{\"a\":1}", "[1,2", "\n\n", "\u0000\u0001", "x".repeat(5000), CID);

  @TempDir static Path home;

  private static RpcClient rpc;

  @BeforeAll
  static void start() {
    rpc = new RpcClient(home, "--casanube.block.swarm.private-network=false");
  }

  @AfterAll
  static void stop() {
    rpc.close();
  }

  @Test
  void call_ofAnything_isAnsweredInForm() throws IOException {
    fuzz(new Random(1), 1_200);
  }

  @Test
  @Tag("slow")
  void call_ofAnythingOften_isAnsweredInForm() throws IOException {
    fuzz(new Random(2), 25_000);
  }

  private static void fuzz(Random random, int calls) throws IOException {
    List<CommandShape> shapes =
        CommandTable.ofKubo().all().stream()
            .filter(shape -> !LEFT_OUT.contains(shape.path()))
            .toList();
    Map<Integer, Integer> statuses = new TreeMap<>();
    for (int round = 0; round < calls; round++) {
      CommandShape shape = shapes.get(random.nextInt(shapes.size()));
      String target = target(shape, random);
      HttpResponse<String> answer =
          random.nextInt(4) == 0 || shape.arguments().stream().anyMatch(Argument::isFile)
              ? rpc.upload(target, some(TEXTS, random), some(BODIES, random))
              : rpc.call(target);
      statuses.merge(answer.statusCode(), 1, Integer::sum);
      check(target, answer);
    }
    assertThat(statuses.keySet()).contains(200, 400, 500);
  }

  private static void check(String target, HttpResponse<String> answer) {
    assertThat(answer.statusCode()).as(target).isIn(200, 400, 404, 500);
    assertThat(answer.body()).as(target).doesNotContain("an error occurred", "\tat ", "Exception");
    String type = answer.headers().firstValue("Content-Type").orElse("");
    if (answer.statusCode() == 500 && type.startsWith("application/json")) {
      JsonNode error = RpcClient.JSON.readTree(answer.body());
      assertThat(error.path("Message").asString()).as(target).isNotEmpty();
      assertThat(error.path("Type").asString()).as(target).isEqualTo("error");
    }
  }

  private static String target(CommandShape shape, Random random) {
    List<String> query = new ArrayList<>();
    // A time limit, so that nothing is looked for among peers for long.
    query.add("timeout=300ms");
    int arguments = random.nextInt(4);
    for (int index = 0; index < arguments; index++) {
      query.add("arg=" + RpcClient.encoded(some(TEXTS, random)));
    }
    for (Option option : shape.options()) {
      if (random.nextInt(4) == 0) {
        query.add(option.name() + "=" + RpcClient.encoded(some(TEXTS, random)));
      }
    }
    if (random.nextInt(6) == 0) {
      query.add("encoding=" + (random.nextBoolean() ? "text" : "protobuf"));
    }
    if (random.nextInt(6) == 0) {
      query.add("cid-base=" + RpcClient.encoded(some(TEXTS, random)));
    }
    String path = shape.path().equals(CommandTable.ROOT) ? "" : shape.path();
    return path + "?" + String.join("&", query);
  }

  private static String some(List<String> values, Random random) {
    return values.get(random.nextInt(values.size()));
  }
}
