package org.casanube.cli.http;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The answer to a request. Its body is read once; closing it closes the connection. */
public final class Response implements Closeable {
  private static final int MAX_TEXT = 16 * 1024 * 1024;
  private static final int OK = 200;
  private static final int LAST_OK = 299;

  private final int status;
  private final Map<String, String> headers;
  private final InputStream body;
  private final Closeable connection;

  Response(int status, Map<String, String> headers, InputStream body, Closeable connection) {
    this.status = status;
    this.headers = Map.copyOf(headers);
    this.body = body;
    this.connection = connection;
  }

  Response withBody(InputStream other) {
    return new Response(status, headers, other, connection);
  }

  /** The status code. */
  public int status() {
    return status;
  }

  /** Whether the status says that it worked. */
  public boolean isSuccess() {
    return status >= OK && status <= LAST_OK;
  }

  /** The value of a header, null when there is none; the last one wins. */
  public @Nullable String header(String name) {
    return headers.get(name.toLowerCase(Locale.ROOT));
  }

  /** The body, without its transfer coding. Fails when the connection ends before the body does. */
  public InputStream body() {
    return body;
  }

  /** The body as text, refused over 16 MiB. */
  public String text() throws IOException {
    byte[] bytes = body.readNBytes(MAX_TEXT + 1);
    if (bytes.length > MAX_TEXT) {
      throw new IOException("the answer is over " + MAX_TEXT + " bytes");
    }
    return new String(bytes, StandardCharsets.UTF_8);
  }

  @Override
  public void close() throws IOException {
    connection.close();
  }
}
