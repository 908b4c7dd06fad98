package org.casanube.cli.http;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One request.
 *
 * @param method GET, POST, …
 * @param target path and query
 * @param headers beside Host, Connection and the body's framing, which are ours
 * @param body null for none
 */
public record Request(
    String method, Target target, Map<String, String> headers, @Nullable Body body) {
  /** Copies the headers. */
  public Request {
    headers = Map.copyOf(headers);
  }

  /** A request without headers or body. */
  public static Request of(String method, Target target) {
    return new Request(method, target, Map.of(), null);
  }

  /** This request with one more header. */
  public Request with(String name, String value) {
    Map<String, String> more = new LinkedHashMap<>(headers);
    more.put(name, value);
    return new Request(method, target, more, body);
  }

  /** This request with a body of that media type. */
  public Request with(Body content, String mediaType) {
    return new Request(method, target, headers, content).with("Content-Type", mediaType);
  }
}
