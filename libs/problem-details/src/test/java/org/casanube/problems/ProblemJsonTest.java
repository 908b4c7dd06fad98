package org.casanube.problems;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ProblemJsonTest {
  private static final ProblemType TOO_LARGE =
      new ProblemType("block-too-large", "The block is too large", 413);
  private static final JsonMapper JSON = JsonMapper.builder().build();

  @Test
  void toJson_ofEverything_hasTheMembersOfTheRfcAndOurs() {
    Problem problem =
        TOO_LARGE
            .problem("The block has 3 MiB.")
            .withField("body")
            .withLimit(2_097_152)
            .withRetryAfter(Duration.ofMillis(1_001))
            .withTraceId("0af7651916cd43dd8448eb211c80319c");

    assertThat(new String(problem.toJson(), StandardCharsets.UTF_8))
        .isEqualTo(
            """
            {"type":"urn:casanube:problem:block-too-large","title":"The block is too large",\
            "status":413,"detail":"The block has 3 MiB.","code":"block-too-large",\
            "field":"body","limit":2097152,"retryAfter":2,\
            "traceId":"0af7651916cd43dd8448eb211c80319c"}\
            """);
    assertThat(problem.retryAfterSeconds()).isEqualTo("2");
  }

  @Property
  void toJson_ofAnyText_isReadBackTheSame(@ForAll String detail) {
    JsonNode read = JSON.readTree(TOO_LARGE.problem(detail).toJson());

    assertThat(read.get("detail").asString()).isEqualTo(detail);
    assertThat(read.size()).isEqualTo(5);
  }

  @Property
  void toJson_ofControlCharacters_isReadBackTheSame(
      @ForAll @CharRange(from = '\0', to = '"') String field) {
    JsonNode read = JSON.readTree(TOO_LARGE.problem("").withField(field).toJson());

    assertThat(read.get("field").asString()).isEqualTo(field);
  }

  @Test
  void toJson_ofLoneSurrogates_staysValidUtf8() {
    String detail = "a\ud800b\udc00c\ud83d\ude00";

    assertThat(JSON.readTree(TOO_LARGE.problem(detail).toJson()).get("detail").asString())
        .isEqualTo(detail);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "Block", "a_b", "-a", "a-", "a--b", "1a"})
  void problemType_ofMalformedCode_isRefused(String code) {
    assertThatThrownBy(() -> new ProblemType(code, "title", 400))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void ofStatus_ofEveryErrorStatus_keepsTheStatus() {
    for (int status = 400; status < 600; status++) {
      assertThat(HttpProblems.ofStatus(status).status()).isEqualTo(status);
    }
    assertThat(HttpProblems.ofStatus(200)).isEqualTo(HttpProblems.INTERNAL_ERROR);
  }
}
