package org.casanube.block.content.negotiation;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.casanube.block.content.negotiation.ByteRanges.ByteRange;
import org.junit.jupiter.api.Test;

/** What comes in a request for content: understood, or refused with a status. */
class NegotiationFuzzTest {
  private static final String CID = "bafkreibm6jg3ux5qumhcn2b3flc3tyu6dmlb4xa7u5bf44yegnrjhc4yeq";
  private static final String[] PARTS = {
    "/ipfs/",
    CID,
    "/",
    "%2f",
    "..",
    ".",
    "%",
    "%00",
    "%ff",
    "é",
    "a",
    "?",
    "&",
    "format=",
    "car",
    "dag-json",
    "entity-bytes=",
    "-1:*",
    "9:3",
    "*",
    "dag-scope=",
    "all",
    "car-dups=",
    "y",
    "n",
    "bytes=",
    "0-",
    "-0",
    "-5",
    "5-2",
    "999999999999999999-",
    "1-1",
    ",",
    ", ",
    ";",
    "q=",
    "NaN",
    "1e999",
    "\"",
    "W/\"",
    "text/html",
    "application/vnd.ipld.car",
    "; version=",
    "order=",
    "dfs",
    "=",
    "+",
    " ",
    "\t",
    "filename=",
    "download",
    "true"
  };

  @FuzzTest(maxDuration = "60s")
  void request_ofAnyTexts_isUnderstoodOrRefused(FuzzedDataProvider input) {
    long size = input.consumeLong(0, Long.MAX_VALUE);
    String path = bytes(input.consumeBytes(input.consumeInt(0, 200)));
    String query = bytes(input.consumeBytes(input.consumeInt(0, 200)));
    String accept = bytes(input.consumeBytes(input.consumeInt(0, 200)));
    understand("/ipfs/" + path, query, accept);
    ranges(bytes(input.consumeRemainingAsBytes()), size);
  }

  @Test
  void request_ofRandomTexts_isUnderstoodOrRefused() {
    Random random = new Random(4);
    for (int round = 0; round < 30_000; round++) {
      understand("/ipfs/" + text(random), text(random), text(random));
      understand("/ipfs/" + CID + "/" + text(random), "format=car&" + text(random), text(random));
      ranges("bytes=" + text(random), random.nextLong() >>> (1 + random.nextInt(62)));
    }
  }

  private static String text(Random random) {
    StringBuilder text = new StringBuilder();
    for (int part = random.nextInt(8); part > 0; part--) {
      text.append(PARTS[random.nextInt(PARTS.length)]);
    }
    return bytes(text.toString().getBytes(StandardCharsets.UTF_8));
  }

  /** Characters as they come off the wire, one for each byte. */
  private static String bytes(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  private static void understand(String path, String query, String accept) {
    try {
      ContentPath parsed = ContentPath.parse(path);
      assertThat(parsed.segments()).doesNotContain("", ".", "..").noneMatch(s -> s.contains("/"));
      assertThat(parsed.text()).matches("[!-~]*");
      for (String segment : parsed.segments()) {
        assertThat(PercentEncoding.decode(PercentEncoding.encode(segment))).isEqualTo(segment);
        assertThat(ContentDisposition.of(true, segment)).matches("[ -~]*");
      }
      QueryParameters parameters = QueryParameters.parse(query);
      Negotiated negotiated = Negotiated.of(parameters, accept);
      assertThat(negotiated.car().mediaType()).matches("[ -~]*");
      assertThat(negotiated.car().tag()).matches("[!-~]*").doesNotContain("\"");
      boolean _ = EntityTags.isAnyOf(accept, "W/\"a\"");
      boolean _ = EntityTags.allowRange(accept, "\"a\"");
    } catch (RefusedRequestException e) {
      assertThat(e.status()).isIn(400, 404, 406, 501);
    }
  }

  private static void ranges(String header, long size) {
    if (ByteRanges.parse(header, size) instanceof ByteRanges.Parts(var parts)) {
      assertThat(parts).hasSizeBetween(1, ByteRanges.MAX_RANGES);
      for (ByteRange part : parts) {
        assertThat(part.first()).isBetween(0L, size - 1);
        assertThat(part.length()).isBetween(1L, size - part.first());
      }
    }
  }
}
