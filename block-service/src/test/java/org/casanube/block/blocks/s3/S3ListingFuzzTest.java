package org.casanube.block.blocks.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Random;
import javax.xml.stream.XMLStreamException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a store, or somebody between, may answer. */
class S3ListingFuzzTest {
  private static final String PAGE =
      "<?xml version=\"1.0\"?><ListBucketResult><Contents><Key>a</Key><Size>12</Size>"
          + "<LastModified>2026-01-02T03:04:05Z</LastModified></Contents>"
          + "<NextContinuationToken>x&amp;y</NextContinuationToken></ListBucketResult>";

  @FuzzTest(maxDuration = "60s")
  void parse_ofAnything_endsWell(byte[] bytes) {
    parse(bytes);
  }

  @Test
  void parse_ofDamagedPages_endsWell() {
    Random random = new Random(7);
    for (int round = 0; round < 5_000; round++) {
      byte[] page = PAGE.getBytes(StandardCharsets.UTF_8);
      for (int flip = random.nextInt(4); flip >= 0; flip--) {
        page[random.nextInt(page.length)] = (byte) "<>/&;\"-9TZ\0é".charAt(random.nextInt(12));
      }
      parse(page);
    }
  }

  @Test
  void parse_ofFileEntity_readsNoFile() {
    String page =
        "<!DOCTYPE r [<!ENTITY x SYSTEM \"file:///etc/passwd\">]>"
            + "<ListBucketResult><NextContinuationToken>&x;</NextContinuationToken></ListBucketResult>";
    assertThatThrownBy(() -> S3Listing.parse(page.getBytes(StandardCharsets.UTF_8)))
        .isInstanceOf(XMLStreamException.class);
  }

  @Test
  @Timeout(20)
  void parse_ofABillionLaughs_endsAtOnce() {
    StringBuilder page = new StringBuilder("<!DOCTYPE r [<!ENTITY l0 \"ha\">");
    for (int level = 1; level < 30; level++) {
      page.append("<!ENTITY l%d \"%s\">".formatted(level, "&l%d;".formatted(level - 1).repeat(10)));
    }
    page.append("]><r><Key>&l29;</Key><NextContinuationToken>&l29;</NextContinuationToken></r>");
    long start = System.nanoTime();
    parse(page.toString().getBytes(StandardCharsets.UTF_8));
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
  }

  private static void parse(byte[] bytes) {
    assertThat(S3Listing.errorCode(bytes)).isNotNull();
    try {
      S3Listing listing = S3Listing.parse(bytes);
      assertThat(listing.items().size()).isLessThanOrEqualTo(bytes.length);
    } catch (XMLStreamException e) {
      assertThat(e).isNotNull();
    }
  }
}
