package org.casanube.block.rpc.server;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.casanube.block.rpc.command.Call;
import org.casanube.block.rpc.command.Json;
import org.casanube.block.rpc.command.Output;
import org.casanube.block.rpc.command.RpcException;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * An answer by HTTP. What goes wrong before its first byte becomes a status, what goes wrong later
 * a trailer.
 */
final class ServletOutput implements Output {
  private static final String ERROR_TRAILER = "X-Stream-Error";
  private static final String EXPOSED = "X-Stream-Output, X-Chunked-Output, X-Content-Length";
  private static final String JSON = "application/json";
  private static final String TEXT = "text/plain";
  private static final int MAX_TRAILER_CHARACTERS = 1000;

  private final HttpServletResponse response;
  private final JsonMapper mapper;
  private final BooleanSupplier bodyIsOver;
  private final Pace pace;
  private boolean begun;
  private boolean isText;
  private @Nullable String failure;

  /**
   * An answer.
   *
   * @param bodyIsOver whether all that the caller sends has been read
   * @param pace of the caller, who takes the answer
   */
  ServletOutput(
      HttpServletResponse response, JsonMapper mapper, BooleanSupplier bodyIsOver, Pace pace) {
    this.response = response;
    this.mapper = mapper;
    this.bodyIsOver = bodyIsOver;
    this.pace = pace;
  }

  /** Answers with text from now on. */
  void useText() {
    isText = true;
  }

  boolean hasBegun() {
    return begun;
  }

  private void start(String mediaType) {
    if (begun) {
      return;
    }
    begun = true;
    common();
    response.setHeader("Trailer", ERROR_TRAILER);
    response.setTrailerFields(() -> failure == null ? Map.of() : Map.of(ERROR_TRAILER, failure));
    response.setStatus(HttpServletResponse.SC_OK);
    response.setContentType(mediaType);
  }

  private void common() {
    response.setHeader("Access-Control-Allow-Headers", EXPOSED);
    response.setHeader("Access-Control-Expose-Headers", EXPOSED);
    if (!bodyIsOver.getAsBoolean()) {
      response.setHeader("Connection", "close");
    }
  }

  @Override
  public void once(Object value) throws IOException {
    start(isText ? TEXT : JSON);
    write(value);
  }

  @Override
  public OutputStream json() throws IOException {
    start(JSON);
    return out();
  }

  @Override
  public void emit(Object value) throws IOException {
    chunked();
    write(value);
    out().flush();
  }

  @Override
  public void begin() throws IOException {
    chunked();
    out().flush();
  }

  /** Ends an answer, which may have had nothing to say. */
  void finish() {
    chunked();
  }

  private void chunked() {
    if (!begun) {
      response.setHeader("X-Chunked-Output", "1");
      start(isText ? TEXT : JSON);
    }
  }

  @Override
  public void keepAlive() throws IOException {
    chunked();
    out().write(' ');
    out().flush();
  }

  private void write(Object value) throws IOException {
    OutputStream out = out();
    if (value instanceof Call.Text(String text)) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
      return;
    }
    out.write(mapper.writeValueAsBytes(value));
    out.write('\n');
  }

  @Override
  public OutputStream bytes(String mediaType, long length) throws IOException {
    response.setHeader("X-Stream-Output", "1");
    if (length >= 0) {
      response.setHeader("X-Content-Length", Long.toString(length));
    }
    start(mediaType.isEmpty() ? TEXT : mediaType);
    return out();
  }

  /** Tells the caller what went wrong, by whatever still can. */
  void fail(RpcException e) throws IOException {
    String message = String.valueOf(e.getMessage());
    if (begun) {
      failure = oneLine(message);
      return;
    }
    begun = true;
    response.resetBuffer();
    common();
    response.setHeader("Trailer", ERROR_TRAILER);
    response.setStatus(e.kind().status());
    response.setContentType(isText ? TEXT : JSON);
    if (isText) {
      out().write(message.getBytes(StandardCharsets.UTF_8));
      return;
    }
    write(
        Json.of("Message", message).with("Code", e.kind().code()).with("Type", "error").members());
  }

  private static String oneLine(String message) {
    String clean = message.replaceAll("[^\\x20-\\x7e]", " ");
    return clean.length() > MAX_TRAILER_CHARACTERS
        ? clean.substring(0, MAX_TRAILER_CHARACTERS)
        : clean;
  }

  private PacedStream out() throws IOException {
    return new PacedStream(response.getOutputStream(), pace);
  }
}
