package org.casanube.block.blocks.s3;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The examples of the signature's own documentation. */
class S3SignatureTest {
  private static final Instant NOW = Instant.parse("2013-05-24T00:00:00Z");
  private static final String EMPTY = S3Signature.sha256(new byte[0]);

  private final S3Signature signature =
      new S3Signature(
          new S3Settings.Credentials(
              "AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"),
          "us-east-1");

  @Test
  void sign_ofGetObject_isAsDocumented() {
    URI address = URI.create("https://examplebucket.s3.amazonaws.com/test.txt");
    Map<String, String> headers =
        signature.sign(
            new S3Signature.Request("GET", address, Map.of("Range", "bytes=0-9"), EMPTY), NOW);

    assertThat(headers.get("authorization"))
        .isEqualTo(
            "AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request,"
                + "SignedHeaders=host;range;x-amz-content-sha256;x-amz-date,"
                + "Signature=f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41");
  }

  @Test
  void sign_ofListing_isAsDocumented() {
    String query = S3Signature.query(new TreeMap<>(Map.of("prefix", "J", "max-keys", "2")));
    URI address = URI.create("https://examplebucket.s3.amazonaws.com/?" + query);
    Map<String, String> headers =
        signature.sign(new S3Signature.Request("GET", address, Map.of(), EMPTY), NOW);

    assertThat(headers.get("authorization"))
        .endsWith("34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7");
  }

  @Test
  void query_ofSpecialCharacters_isEncoded() {
    assertThat(S3Signature.query(new TreeMap<>(Map.of("a b", "c/d*~+"))))
        .isEqualTo("a%20b=c%2Fd%2A~%2B");
  }

  @Test
  void credentials_asText_hideTheSecret() {
    assertThat(new S3Settings.Credentials("id", "hidden").toString())
        .contains("id")
        .doesNotContain("hidden");
  }
}
