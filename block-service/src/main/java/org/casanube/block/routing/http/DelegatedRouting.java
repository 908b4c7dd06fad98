package org.casanube.block.routing.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.casanube.block.routing.ContentRouting;
import org.casanube.block.routing.Provider;
import org.casanube.multiformats.Cid;
import org.casanube.multiformats.PeerId;
import org.casanube.p2p.PeerBook;
import tools.jackson.databind.json.JsonMapper;

/**
 * Asks routers of the settings, one after the other, for providers. What they say is hearsay: the
 * addresses go to the peer book for a while, and who really has a block shows when it is asked.
 * Answers are limited in size, number and time. Thread-safe.
 */
public final class DelegatedRouting implements ContentRouting, AutoCloseable {
  private static final int MAX_ANSWER_BYTES = 1024 * 1024;
  private static final int MAX_LINE_BYTES = 64 * 1024;
  private static final int MAX_PROVIDERS = 200;
  private static final String NDJSON = "application/x-ndjson";
  private static final Logger LOG = System.getLogger(DelegatedRouting.class.getName());

  private final List<URI> routers;
  private final Duration timeout;
  private final PeerBook peers;
  private final ProviderRecords records;
  private final HttpClient client;

  /**
   * Routing by these routers.
   *
   * @param routers their bases, without {@code /routing/v1}
   * @param timeout for one router to begin its answer
   */
  public DelegatedRouting(List<URI> routers, Duration timeout, PeerBook peers, JsonMapper mapper) {
    this.routers = List.copyOf(routers);
    this.timeout = timeout;
    this.peers = peers;
    records = new ProviderRecords(mapper);
    client =
        HttpClient.newBuilder()
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(timeout)
            .build();
  }

  @Override
  public void findProviders(Cid cid, Predicate<Provider> sink) throws InterruptedException {
    Telling telling = new Telling(sink);
    for (URI router : routers) {
      if (telling.isOver()) {
        return;
      }
      try {
        ask(router, cid, telling);
      } catch (IOException e) {
        LOG.log(Level.WARNING, "router {0} failed: {1}", router, e);
      }
    }
  }

  @Override
  public boolean delegates() {
    return true;
  }

  private void ask(URI router, Cid cid, Telling telling) throws IOException, InterruptedException {
    String base = router.toString().replaceAll("/+$", "");
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(base + "/routing/v1/providers/" + cid))
            .timeout(timeout)
            .header("Accept", NDJSON + ", application/json;q=0.9")
            .build();
    HttpResponse<InputStream> response = client.send(request, BodyHandlers.ofInputStream());
    try (InputStream body = response.body()) {
      if (response.statusCode() == 404) {
        return;
      }
      if (response.statusCode() != 200) {
        throw new IOException("it answered " + response.statusCode());
      }
      if (response.headers().firstValue("Content-Type").orElse("").startsWith(NDJSON)) {
        tellLines(body, telling);
      } else {
        tellAnswer(body, telling);
      }
    }
  }

  private void tellAnswer(InputStream body, Telling telling) throws IOException {
    byte[] json = body.readNBytes(MAX_ANSWER_BYTES + 1);
    if (json.length > MAX_ANSWER_BYTES) {
      throw new IOException("its answer is longer than " + MAX_ANSWER_BYTES + " bytes");
    }
    records.ofAnswer(new String(json, StandardCharsets.UTF_8)).forEach(telling::tell);
  }

  private void tellLines(InputStream body, Telling telling) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    long total = 0;
    for (int next = body.read(); next >= 0 && !telling.isOver(); next = body.read()) {
      if (++total > MAX_ANSWER_BYTES || line.size() > MAX_LINE_BYTES) {
        throw new IOException("its answer or a line of it is too long");
      }
      if (next == '\n') {
        tellLine(line, telling);
      } else {
        line.write(next);
      }
    }
    tellLine(line, telling);
  }

  private void tellLine(ByteArrayOutputStream line, Telling telling) {
    records.ofLine(line.toString(StandardCharsets.UTF_8)).ifPresent(telling::tell);
    line.reset();
  }

  @Override
  public void close() {
    client.shutdownNow();
  }

  /** Tells of each provider once, until that is enough. */
  private final class Telling {
    private final Predicate<Provider> sink;
    private final Set<PeerId> told = new HashSet<>();
    private boolean enough;

    Telling(Predicate<Provider> sink) {
      this.sink = sink;
    }

    boolean isOver() {
      return enough || told.size() >= MAX_PROVIDERS;
    }

    void tell(Provider provider) {
      if (!isOver() && told.add(provider.peer())) {
        peers.addAddresses(provider.peer(), provider.addresses(), PeerBook.Lives.HEARSAY);
        enough = !sink.test(provider);
      }
    }
  }
}
