package org.casanube.block.blocks.s3;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import javax.xml.stream.XMLStreamException;
import org.casanube.block.blocks.BlockStoreException;
import org.jspecify.annotations.Nullable;

/**
 * The operations on a bucket that we need. All of them can be repeated, so each is tried again some
 * times when the store is busy or the connection breaks. Safe for many threads.
 */
final class S3Bucket implements AutoCloseable {
  private static final int ATTEMPTS = 4;
  private static final long FIRST_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);
  private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(60);
  private static final String EMPTY_HASH = S3Signature.sha256(new byte[0]);
  private static final byte[] NOTHING = new byte[0];
  private static final int NOT_FOUND = 404;

  private final S3Settings.Place place;
  private final S3Signature signature;
  private final Clock clock;
  private final HttpClient client =
      HttpClient.newBuilder()
          .connectTimeout(CONNECT_TIMEOUT)
          .version(HttpClient.Version.HTTP_1_1)
          .build();

  S3Bucket(S3Settings.Place place, S3Settings.Credentials credentials, Clock clock) {
    this.place = place;
    this.signature = new S3Signature(credentials, place.region());
    this.clock = clock;
  }

  /**
   * An object without its bytes.
   *
   * @param modified when it was last written, by the store's clock
   */
  record Head(long size, Instant modified) {}

  /** Writes an object, replacing what has its key. */
  void put(String key, byte[] content) {
    require(call("PUT", address(key, ""), content), key);
  }

  /** The object's bytes; null if there is none. */
  byte @Nullable [] find(String key) {
    HttpResponse<byte[]> response = call("GET", address(key, ""), NOTHING);
    return response.statusCode() == NOT_FOUND ? null : require(response, key).body();
  }

  /** The object's size and age, if there is one. */
  Optional<Head> head(String key) {
    HttpResponse<byte[]> response = call("HEAD", address(key, ""), NOTHING);
    if (response.statusCode() == NOT_FOUND) {
      return Optional.empty();
    }
    require(response, key);
    long size = response.headers().firstValueAsLong("content-length").orElse(0);
    return Optional.of(new Head(size, modified(response)));
  }

  private static Instant modified(HttpResponse<byte[]> response) {
    String text = response.headers().firstValue("last-modified").orElse("");
    try {
      return DateTimeFormatter.RFC_1123_DATE_TIME
          .withZone(ZoneOffset.UTC)
          .parse(text, Instant::from);
    } catch (DateTimeParseException e) {
      throw failure("its time '" + text + "' can't be read", e);
    }
  }

  /** Deletes an object if it is there. */
  void delete(String key) {
    HttpResponse<byte[]> response = call("DELETE", address(key, ""), NOTHING);
    if (response.statusCode() != NOT_FOUND) {
      require(response, key);
    }
  }

  /** A page of the objects whose keys begin with this. */
  S3Listing list(String prefix, @Nullable String token) {
    TreeMap<String, String> parameters = new TreeMap<>(Map.of("list-type", "2", "prefix", prefix));
    if (token != null) {
      parameters.put("continuation-token", token);
    }
    HttpResponse<byte[]> response =
        call("GET", address("", S3Signature.query(parameters)), NOTHING);
    try {
      return S3Listing.parse(require(response, "listing").body());
    } catch (XMLStreamException | RuntimeException e) {
      if (e instanceof BlockStoreException known) {
        throw known;
      }
      throw failure("its listing can't be read", e);
    }
  }

  private URI address(String key, String query) {
    String base = place.endpoint().toString().replaceAll("/+$", "");
    String path = base + "/" + place.bucket() + (key.isEmpty() ? "" : "/" + key);
    return URI.create(query.isEmpty() ? path : path + "?" + query);
  }

  private HttpResponse<byte[]> call(String method, URI address, byte[] content) {
    String hash = content.length == 0 ? EMPTY_HASH : S3Signature.sha256(content);
    long pause = FIRST_PAUSE_NANOS;
    for (int attempt = 1; ; attempt++) {
      try {
        HttpResponse<byte[]> response =
            client.send(signed(method, address, content, hash), BodyHandlers.ofByteArray());
        if (attempt == ATTEMPTS || !isBusy(response.statusCode())) {
          return response;
        }
      } catch (IOException e) {
        if (attempt == ATTEMPTS) {
          throw failure(String.valueOf(e.getMessage()), e);
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw failure("interrupted", e);
      }
      LockSupport.parkNanos(pause);
      pause *= 3;
    }
  }

  private HttpRequest signed(String method, URI address, byte[] content, String hash) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(address)
            .timeout(REQUEST_TIMEOUT)
            .method(
                method,
                method.equals("PUT")
                    ? BodyPublishers.ofByteArray(content)
                    : BodyPublishers.noBody());
    signature
        .sign(new S3Signature.Request(method, address, Map.of(), hash), clock.instant())
        .forEach(request::header);
    return request.build();
  }

  private static boolean isBusy(int status) {
    return status == 429 || status == 500 || status == 502 || status == 503 || status == 504;
  }

  private static HttpResponse<byte[]> require(HttpResponse<byte[]> response, String what) {
    if (response.statusCode() / 100 == 2) {
      return response;
    }
    String code = S3Listing.errorCode(response.body());
    String message = "it answered " + response.statusCode() + " " + code + " for " + what;
    String folded = code.toLowerCase(Locale.ROOT);
    if (response.statusCode() == 507 || folded.contains("quota") || folded.contains("full")) {
      throw new BlockStoreException(
          BlockStoreException.Cause.FULL, "the object store is full: " + message);
    }
    throw new BlockStoreException(
        BlockStoreException.Cause.IO, "the object store failed: " + message);
  }

  private static BlockStoreException failure(String message, Exception cause) {
    return new BlockStoreException(
        BlockStoreException.Cause.IO, "the object store failed: " + message, cause);
  }

  @Override
  public void close() {
    client.close();
  }
}
