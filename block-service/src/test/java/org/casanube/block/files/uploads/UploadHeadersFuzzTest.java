package org.casanube.block.files.uploads;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Random;
import org.casanube.block.pins.PinRefusedException;
import org.casanube.block.tree.TreeRefusedException;
import org.casanube.block.unixfs.UnixFsException;
import org.casanube.problems.ProblemException;
import org.junit.jupiter.api.Test;

/** Headers of tus that clients make up. */
class UploadHeadersFuzzTest {
  private static final String[] KEYS = {"filename", "pinName", "treePath", "a", ""};
  private static final String[] VALUES = {
    "..", ".", "a/b", "/a", "\0", "é", "x", "\u202e", "/../x"
  };

  @FuzzTest(maxDuration = "60s")
  void parse_ofAnyHeader_endsWell(byte[] bytes) {
    String header = new String(bytes, StandardCharsets.ISO_8859_1);
    metadata(header);
    checksum(header);
    metadata("filename " + Base64.getEncoder().encodeToString(bytes));
    metadata("treePath " + Base64.getEncoder().encodeToString(bytes));
    metadata("pinName " + Base64.getEncoder().encodeToString(bytes));
  }

  @Test
  void parse_ofRandomHeaders_endsWell() {
    Random random = new Random(3);
    for (int round = 0; round < 20_000; round++) {
      StringBuilder header = new StringBuilder();
      for (int pair = random.nextInt(4); pair >= 0; pair--) {
        String value = VALUES[random.nextInt(VALUES.length)].repeat(1 + random.nextInt(3));
        byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
        header.append(KEYS[random.nextInt(KEYS.length)]).append(random.nextInt(9) == 0 ? "" : " ");
        header.append(random.nextInt(9) == 0 ? "=" : Base64.getEncoder().encodeToString(bytes));
        header.append(random.nextInt(9) == 0 ? " , " : ",");
      }
      metadata(header.substring(0, header.length() - random.nextInt(2)));
      checksum("sha" + "1256 =".charAt(random.nextInt(6)) + header);
    }
  }

  private static void metadata(String header) {
    try {
      UploadMetadata metadata = UploadMetadata.parse(header);
      assertThat(metadata.name()).isNotEmpty().doesNotContain("/", "\0").isNotIn(".", "..");
    } catch (ProblemException e) {
      assertThat(e.problem().status()).isEqualTo(400);
    } catch (PinRefusedException | TreeRefusedException | UnixFsException e) {
      assertThat(e.getMessage()).isNotEmpty();
    }
  }

  private static void checksum(String header) {
    try {
      PieceChecksum checksum = PieceChecksum.parse(header);
      assertThat(checksum.matches(checksum.start())).isIn(true, false);
    } catch (ProblemException e) {
      assertThat(e.problem().status()).isEqualTo(400);
    }
  }
}
