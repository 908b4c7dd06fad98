package org.casanube.block.blocks.s3;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Signs requests with AWS signature version 4.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html">Signature
 *     calculations for the Authorization header</a>
 */
final class S3Signature {
  private static final String ALGORITHM = "AWS4-HMAC-SHA256";
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);
  private static final HexFormat HEX = HexFormat.of();

  private final S3Settings.Credentials credentials;
  private final String region;

  S3Signature(S3Settings.Credentials credentials, String region) {
    this.credentials = credentials;
    this.region = region;
  }

  /** What is signed: the request without its body. */
  record Request(String method, URI address, Map<String, String> headers, String contentHash) {}

  /** All headers that the request needs besides Host, the signature among them. */
  Map<String, String> sign(Request request, Instant now) {
    String time = TIME.format(now);
    SortedMap<String, String> headers = new TreeMap<>();
    request.headers().forEach((name, value) -> headers.put(name.toLowerCase(Locale.ROOT), value));
    headers.put("x-amz-content-sha256", request.contentHash());
    headers.put("x-amz-date", time);
    headers.put("host", host(request.address()));
    String names = String.join(";", headers.keySet());
    String scope = time.substring(0, 8) + "/" + region + "/s3/aws4_request";
    String canonical =
        String.join(
            "\n",
            request.method(),
            request.address().getRawPath(),
            request.address().getRawQuery() == null ? "" : request.address().getRawQuery(),
            lines(headers),
            names,
            request.contentHash());
    String toSign = String.join("\n", ALGORITHM, time, scope, sha256(bytes(canonical)));
    String signature = HEX.formatHex(hmac(key(time.substring(0, 8)), toSign));
    headers.remove("host");
    headers.put(
        "authorization",
        "%s Credential=%s/%s,SignedHeaders=%s,Signature=%s"
            .formatted(ALGORITHM, credentials.accessKey(), scope, names, signature));
    return headers;
  }

  /** A query string as the signature wants it: sorted, and with everything encoded. */
  static String query(SortedMap<String, String> parameters) {
    return parameters.entrySet().stream()
        .map(entry -> encode(entry.getKey()) + "=" + encode(entry.getValue()))
        .collect(Collectors.joining("&"));
  }

  /** The SHA-256 of these bytes in hexadecimal. */
  static String sha256(byte[] content) {
    try {
      return HEX.formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8)
        .replace("+", "%20")
        .replace("*", "%2A")
        .replace("%7E", "~");
  }

  private static String host(URI address) {
    int port = address.getPort();
    boolean usual = port == -1 || port == ("https".equals(address.getScheme()) ? 443 : 80);
    return usual ? address.getHost() : address.getHost() + ":" + port;
  }

  private static String lines(SortedMap<String, String> headers) {
    return headers.entrySet().stream()
        .map(entry -> entry.getKey() + ":" + entry.getValue().strip() + "\n")
        .collect(Collectors.joining());
  }

  private byte[] key(String date) {
    byte[] ofDate = hmac(bytes("AWS4" + credentials.secretKey()), date);
    return hmac(hmac(hmac(ofDate, region), "s3"), "aws4_request");
  }

  private static byte[] hmac(byte[] key, String text) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return mac.doFinal(bytes(text));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has HmacSHA256", e);
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
