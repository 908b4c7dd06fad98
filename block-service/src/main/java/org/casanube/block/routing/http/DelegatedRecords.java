package org.casanube.block.routing.http;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.casanube.block.routing.ValueRouting;
import org.casanube.multiformats.Multibase;
import org.casanube.multiformats.MultiformatException;
import org.casanube.multiformats.PeerId;

/**
 * Asks routers of the settings for signed records of names, and gives them records. Nothing that
 * they say is checked here. Thread-safe.
 *
 * @see <a href="https://specs.ipfs.tech/routing/http-routing-v1/#ipns-api">IPNS API</a>
 */
public final class DelegatedRecords implements ValueRouting, AutoCloseable {
  private static final String MEDIA_TYPE = "application/vnd.ipfs.ipns-record";
  private static final byte[] NAMESPACE = "/ipns/".getBytes(StandardCharsets.US_ASCII);
  private static final int MAX_RECORD_BYTES = 10 * 1024;

  private final List<URI> routers;
  private final Duration timeout;
  private final HttpClient client;

  DelegatedRecords(List<URI> routers, Duration timeout) {
    this.routers = List.copyOf(routers);
    this.timeout = timeout;
    client =
        HttpClient.newBuilder()
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(timeout)
            .build();
  }

  /** True if there is nobody to ask. */
  public boolean isEmpty() {
    return routers.isEmpty();
  }

  @Override
  public String name() {
    return "delegated";
  }

  @Override
  public List<byte[]> findValues(byte[] key) throws IOException, InterruptedException {
    String name = nameOf(key);
    List<byte[]> found = new ArrayList<>();
    Failures failures = new Failures();
    for (URI router : routers) {
      try {
        find(router, name, found);
      } catch (IOException e) {
        failures.add(router, e);
      }
    }
    failures.requireOneSuccess();
    return found;
  }

  private void find(URI router, String name, List<byte[]> found)
      throws IOException, InterruptedException {
    HttpRequest request = request(router, name).header("Accept", MEDIA_TYPE).GET().build();
    HttpResponse<InputStream> response = client.send(request, BodyHandlers.ofInputStream());
    try (InputStream body = response.body()) {
      if (response.statusCode() == 200) {
        byte[] record = body.readNBytes(MAX_RECORD_BYTES + 1);
        if (record.length > MAX_RECORD_BYTES) {
          throw new IOException("its record is longer than " + MAX_RECORD_BYTES + " bytes");
        }
        found.add(record);
      } else if (response.statusCode() != 404) {
        throw new IOException("it answered " + response.statusCode());
      }
    }
  }

  @Override
  public void putValue(byte[] key, byte[] record) throws IOException, InterruptedException {
    String name = nameOf(key);
    Failures failures = new Failures();
    for (URI router : routers) {
      HttpRequest request =
          request(router, name)
              .header("Content-Type", MEDIA_TYPE)
              .PUT(BodyPublishers.ofByteArray(record))
              .build();
      try {
        int status = client.send(request, BodyHandlers.discarding()).statusCode();
        if (status / 100 != 2) {
          throw new IOException("it answered " + status);
        }
      } catch (IOException e) {
        failures.add(router, e);
      }
    }
    failures.requireOneSuccess();
  }

  /** The name in base36, which a URL takes as it is. */
  private static String nameOf(byte[] key) throws IOException {
    if (key.length <= NAMESPACE.length
        || !Arrays.equals(key, 0, NAMESPACE.length, NAMESPACE, 0, NAMESPACE.length)) {
      throw new IOException("routers have values under /ipns/ only");
    }
    byte[] name = Arrays.copyOfRange(key, NAMESPACE.length, key.length);
    try {
      return PeerId.decode(name).toCid().toString(Multibase.BASE36);
    } catch (MultiformatException e) {
      throw new IOException("this is the key of no IPNS name: " + e.getMessage(), e);
    }
  }

  private HttpRequest.Builder request(URI router, String name) {
    String base = router.toString().replaceAll("/+$", "");
    return HttpRequest.newBuilder(URI.create(base + "/routing/v1/ipns/" + name)).timeout(timeout);
  }

  @Override
  public void close() {
    client.shutdownNow();
  }

  /** The routers that failed. */
  private final class Failures {
    private final List<String> messages = new ArrayList<>();

    void add(URI router, IOException cause) {
      messages.add(router + ": " + cause.getMessage());
    }

    void requireOneSuccess() throws IOException {
      if (!messages.isEmpty() && messages.size() == routers.size()) {
        throw new IOException(String.join("; ", messages));
      }
    }
  }
}
