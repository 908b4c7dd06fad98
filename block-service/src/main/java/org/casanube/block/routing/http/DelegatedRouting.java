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
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import org.casanube.block.routing.ContentRouting;
import org.casanube.block.routing.Provider;
import org.casanube.block.routing.RoutingWay;
import org.casanube.multiformats.Cid;
import org.casanube.multiformats.PeerId;
import org.casanube.p2p.PeerBook;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * Asks routers of the settings, all at once, for providers and peers. What they say is hearsay: the
 * addresses go to the peer book for a while, and who really has a block shows when it is asked.
 * Answers are limited in size, number and time. Thread-safe.
 */
public final class DelegatedRouting implements ContentRouting, AutoCloseable {
  private static final int MAX_ANSWER_BYTES = 1024 * 1024;
  private static final int MAX_LINE_BYTES = 64 * 1024;
  private static final int MAX_PROVIDERS = 200;
  private static final Duration LONGEST = Duration.ofMinutes(1);
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
    ask("providers/" + cid, new Telling(sink, routers.size()));
  }

  /** The first router's answer that has an address of the peer; empty if there is none. */
  Optional<Provider> findPeer(PeerId peer) throws InterruptedException {
    AtomicReference<@Nullable Provider> found = new AtomicReference<>();
    Predicate<Provider> sink =
        each -> {
          boolean useful = each.peer().equals(peer) && !each.addresses().isEmpty();
          return !(useful && found.compareAndSet(null, each));
        };
    ask("peers/" + peer.toCid(), new Telling(sink, routers.size()));
    return Optional.ofNullable(found.get());
  }

  /**
   * The routers as a way of their own, for who does not ask on behalf of other nodes; nothing if
   * the settings name none.
   */
  public Optional<RoutingWay> asWay() {
    return routers.isEmpty() ? Optional.empty() : Optional.of(new Way());
  }

  /** One that hangs keeps nobody from hearing the others, and is given up after a while. */
  private void ask(String what, Telling telling) throws InterruptedException {
    List<Thread> asking = new ArrayList<>();
    try {
      for (URI router : routers) {
        asking.add(
            Thread.ofVirtual()
                .name("delegated-routing")
                .start(() -> {
                  try {
                    ask(router, what, telling);
                  } catch (IOException | RuntimeException e) {
                    telling.failed(router, e);
                  } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                  } finally {
                    telling.routerEnded();
                  }
                }));
      }
      telling.awaitEnd(LONGEST);
    } finally {
      asking.forEach(Thread::interrupt);
    }
  }

  @Override
  public boolean delegates() {
    return true;
  }

  private void ask(URI router, String what, Telling telling)
      throws IOException, InterruptedException {
    String base = router.toString().replaceAll("/+$", "");
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(base + "/routing/v1/" + what))
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

  /** The routers beside the tables. */
  private final class Way implements RoutingWay {
    @Override
    public String name() {
      return "delegated";
    }

    @Override
    public void findProviders(Cid cid, Predicate<Provider> sink) throws InterruptedException {
      DelegatedRouting.this.findProviders(cid, sink);
    }

    @Override
    public Optional<Provider> findPeer(PeerId peer) throws InterruptedException {
      return DelegatedRouting.this.findPeer(peer);
    }
  }

  /** Tells of each provider once, by one thread at a time, until that is enough. */
  private final class Telling {
    private final ReentrantLock lock = new ReentrantLock();
    private final CountDownLatch over = new CountDownLatch(1);
    private final Predicate<Provider> sink;
    private final Set<PeerId> told = new HashSet<>();
    private int running;

    Telling(Predicate<Provider> sink, int routers) {
      this.sink = sink;
      running = routers;
      if (running == 0) {
        over.countDown();
      }
    }

    boolean isOver() {
      return over.getCount() == 0;
    }

    void tell(Provider provider) {
      lock.lock();
      try {
        if (!isOver() && told.add(provider.peer())) {
          peers.addAddresses(provider.peer(), provider.addresses(), PeerBook.Lives.HEARSAY);
          if (!sink.test(provider) || told.size() >= MAX_PROVIDERS) {
            over.countDown();
          }
        }
      } finally {
        lock.unlock();
      }
    }

    /** Not told when it failed because nobody listens any longer. */
    void failed(URI router, Exception cause) {
      if (!isOver()) {
        LOG.log(Level.WARNING, "router {0} failed: {1}", router, cause);
      }
    }

    void routerEnded() {
      lock.lock();
      try {
        running--;
        if (running == 0) {
          over.countDown();
        }
      } finally {
        lock.unlock();
      }
    }

    /** Whoever is late after that tells nobody. */
    void awaitEnd(Duration longest) throws InterruptedException {
      try {
        var _ = over.await(longest.toMillis(), TimeUnit.MILLISECONDS);
      } finally {
        lock.lock();
        try {
          over.countDown();
        } finally {
          lock.unlock();
        }
      }
    }
  }
}
