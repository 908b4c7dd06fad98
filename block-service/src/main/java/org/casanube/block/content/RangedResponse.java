package org.casanube.block.content;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.random.RandomGenerator;
import org.casanube.block.content.negotiation.ByteRanges;
import org.casanube.block.content.negotiation.ByteRanges.ByteRange;
import org.casanube.block.content.negotiation.EntityTags;
import org.jspecify.annotations.Nullable;

/**
 * Sends bodies of known length: whole, in parts, or not at all where the client has them.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9110#section-14">RFC 9110 §14</a>
 */
final class RangedResponse {
  private static final int BOUNDARY_BYTES = 16;

  private final RandomGenerator random;

  /** Draws the boundaries between parts from {@code random}: content must not know them. */
  RangedResponse(RandomGenerator random) {
    this.random = random;
  }

  /**
   * Sends.
   *
   * @param full the head of the whole, with an Etag and a Content-Type
   */
  void send(ContentRequest request, ResponseHead full, Body body) throws IOException {
    ContentExchange exchange = request.exchange();
    if (sendNotModified(request, full)) {
      return;
    }
    long size = body.size();
    full.with("Accept-Ranges", "bytes");
    switch (ByteRanges.parse(rangeHeader(exchange, full), size)) {
      case ByteRanges.Whole _ -> {
        exchange.start(full.withLength(size));
        if (!exchange.isHead()) {
          body.send(exchange, 0, size);
        }
        exchange.finish();
      }
      case ByteRanges.Unsatisfiable _ -> sendUnsatisfiable(exchange, size);
      case ByteRanges.Parts(List<ByteRange> ranges) when ranges.size() == 1 ->
          sendPart(exchange, full, body, ranges.getFirst());
      case ByteRanges.Parts(List<ByteRange> ranges) -> sendParts(exchange, full, body, ranges);
    }
  }

  /** Answers 304 if the client has what the head describes; false if it does not. */
  static boolean sendNotModified(ContentRequest request, ResponseHead full) throws IOException {
    ContentExchange exchange = request.exchange();
    if (!EntityTags.isAnyOf(exchange.header("If-None-Match"), full.require("Etag"))) {
      return false;
    }
    exchange.start(full.as(304));
    exchange.finish();
    return true;
  }

  private static @Nullable String rangeHeader(ContentExchange exchange, ResponseHead full) {
    return EntityTags.allowRange(exchange.header("If-Range"), full.require("Etag"))
        ? exchange.header("Range")
        : null;
  }

  private static void sendUnsatisfiable(ContentExchange exchange, long size) throws IOException {
    exchange.start(
        new ResponseHead(416)
            .with("Content-Range", "bytes */" + size)
            .with("Cache-Control", "no-store"));
    exchange.finish();
  }

  private static void sendPart(
      ContentExchange exchange, ResponseHead full, Body body, ByteRange range) throws IOException {
    exchange.start(
        full.as(206)
            .with("Content-Range", range.contentRange(body.size()))
            .withLength(range.length()));
    if (!exchange.isHead()) {
      body.send(exchange, range.first(), range.length());
    }
    exchange.finish();
  }

  private void sendParts(
      ContentExchange exchange, ResponseHead full, Body body, List<ByteRange> ranges)
      throws IOException {
    byte[] drawn = new byte[BOUNDARY_BYTES];
    random.nextBytes(drawn);
    String boundary = HexFormat.of().formatHex(drawn);
    String type = full.require("Content-Type");
    byte[] end = ascii("\r\n--" + boundary + "--\r\n");
    List<byte[]> headers =
        ranges.stream().map(range -> partHeader(boundary, type, range, body.size())).toList();
    long length = end.length;
    for (int index = 0; index < headers.size(); index++) {
      length += headers.get(index).length + ranges.get(index).length();
    }
    exchange.start(
        full.as(206)
            .replace("Content-Type", "multipart/byteranges; boundary=" + boundary)
            .withLength(length));
    for (int index = 0; index < headers.size() && !exchange.isHead(); index++) {
      exchange.write(ByteBuffer.wrap(headers.get(index)));
      body.send(exchange, ranges.get(index).first(), ranges.get(index).length());
    }
    exchange.write(ByteBuffer.wrap(end));
    exchange.finish();
  }

  private static byte[] partHeader(String boundary, String type, ByteRange range, long size) {
    return ascii(
        "\r\n--%s\r\nContent-Type: %s\r\nContent-Range: %s\r\n\r\n"
            .formatted(boundary, type, range.contentRange(size)));
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
