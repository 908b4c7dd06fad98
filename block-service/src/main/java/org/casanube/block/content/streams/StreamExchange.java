package org.casanube.block.content.streams;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.casanube.block.content.ContentExchange;
import org.casanube.block.content.ReaderGoneException;
import org.casanube.block.content.ResponseHead;
import org.casanube.p2p.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One request and its answer on a stream of its own. The body ends with the stream; one that is cut
 * off is reset, so the receiver can tell. Every request is answered from what is here alone,
 * whatever it says: nodes that ask each other must not ask in circles.
 */
final class StreamExchange implements ContentExchange {
  private static final int MAX_HEAD_BYTES = 16 * 1024;
  private static final int MAX_HEADERS = 64;

  /** How long the peer may take for the head. */
  private static final Duration HEAD = Duration.ofSeconds(5);

  private final Stream stream;
  private final LeastRate rate;
  private final String method;
  private final String path;
  private final @Nullable String query;
  private final Map<String, String> headers;
  private boolean givesContent;

  private StreamExchange(
      Stream stream, LeastRate rate, String method, String target, Map<String, String> headers) {
    this.stream = stream;
    this.rate = rate;
    this.method = method;
    int question = target.indexOf('?');
    path = question < 0 ? target : target.substring(0, question);
    query = question < 0 ? null : target.substring(question + 1);
    this.headers = headers;
  }

  /**
   * Reads the head of a request, for which the peer has little time.
   *
   * @param rate how fast the peer must take the answer
   * @throws IOException if it is none
   */
  static StreamExchange read(Stream stream, LeastRate rate) throws IOException {
    stream.expireAfter(HEAD);
    InputStream source = new BufferedInputStream(stream.inputStream(), 1024);
    RequestLines head = new RequestLines(source, MAX_HEAD_BYTES);
    String[] words = head.next().split(" ", -1);
    if (words.length != 3 || !words[2].startsWith("HTTP/1.") || !words[1].startsWith("/")) {
      throw new IOException("not a request of HTTP/1.1");
    }
    Map<String, String> headers = new LinkedHashMap<>();
    for (String line = head.next(); !line.isEmpty(); line = head.next()) {
      int colon = line.indexOf(':');
      if (colon <= 0 || headers.size() == MAX_HEADERS) {
        throw new IOException("a malformed header, or too many");
      }
      headers.merge(
          line.substring(0, colon).toLowerCase(Locale.ROOT),
          line.substring(colon + 1).trim(),
          (one, other) -> one + "," + other);
    }
    headers.put("cache-control", "only-if-cached");
    return new StreamExchange(stream, rate, words[0], words[1], headers);
  }

  @Override
  public String method() {
    return method;
  }

  @Override
  public String path() {
    return path;
  }

  @Override
  public @Nullable String query() {
    return query;
  }

  @Override
  public @Nullable String header(String name) {
    return headers.get(name.toLowerCase(Locale.ROOT));
  }

  /** True if the answer has content, or had until it was cut off. */
  boolean givesContent() {
    return givesContent;
  }

  @Override
  public void start(ResponseHead head) throws IOException {
    givesContent = head.status() / 100 == 2 && !isHead();
    StringBuilder text = new StringBuilder("HTTP/1.1 ").append(head.status()).append(" -\r\n");
    head.forEach((name, value) -> text.append(name).append(": ").append(value).append("\r\n"));
    if (head.allowsBody() && head.length() >= 0) {
      text.append("Content-Length: ").append(head.length()).append("\r\n");
    }
    text.append("Connection: close\r\n\r\n");
    send(ByteBuffer.wrap(text.toString().getBytes(StandardCharsets.ISO_8859_1)));
  }

  @Override
  public void write(ByteBuffer bytes) throws IOException {
    if (!isHead()) {
      send(bytes.duplicate());
    }
  }

  private void send(ByteBuffer bytes) throws IOException {
    int count = bytes.remaining();
    try {
      stream.expireAfter(rate.limit(count));
      stream.write(bytes);
      rate.sent(count);
    } catch (IOException e) {
      throw new ReaderGoneException("the peer is gone", e);
    }
  }

  @Override
  public void finish() throws IOException {
    stream.closeWrite();
  }
}
