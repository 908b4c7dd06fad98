package org.casanube.block.routing.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import org.casanube.block.routing.Provider;
import org.casanube.block.routing.RoutingWay;
import org.casanube.multiformats.Cid;
import org.casanube.multiformats.Multicodec;
import org.casanube.multiformats.Multihash;
import org.casanube.multiformats.PeerId;
import org.casanube.multiformats.multiaddr.Multiaddr;
import org.casanube.p2p.peers.MemoryPeerBook;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class DelegatedRoutingTest {
  private static final Cid CID = Cid.v1(Multicodec.RAW, Multihash.sha256(new byte[] {1}));
  private static final PeerId PEER = peer(1);
  private static final PeerId OTHER = peer(2);

  private final MemoryPeerBook book = new MemoryPeerBook(Clock.systemUTC());
  private final List<String> accepted = new CopyOnWriteArrayList<>();
  private HttpServer server;
  private String type = "application/json";
  private int status = 200;
  private byte[] answer = new byte[0];

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext(
        "/routing/v1/providers/" + CID,
        exchange -> {
          accepted.add(exchange.getRequestHeaders().getFirst("Accept"));
          exchange.getResponseHeaders().set("Content-Type", type);
          exchange.sendResponseHeaders(status, 0);
          try (OutputStream body = exchange.getResponseBody()) {
            body.write(answer);
          }
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private static PeerId peer(int seed) {
    byte[] key = new byte[32];
    new Random(seed).nextBytes(key);
    return PeerId.ofEd25519(key);
  }

  private URI base() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/");
  }

  private DelegatedRouting routing(URI... routers) {
    return new DelegatedRouting(
        List.of(routers), Duration.ofSeconds(20), book, JsonMapper.builder().build());
  }

  private List<Provider> find(int enough) throws InterruptedException {
    List<Provider> found = new ArrayList<>();
    try (DelegatedRouting routing = routing(base())) {
      routing.findProviders(
          CID,
          provider -> {
            found.add(provider);
            return found.size() < enough;
          });
    }
    return found;
  }

  private static String record(PeerId peer, String address) {
    return """
    {"Schema":"peer","ID":"%s","Addrs":["%s","/made-up/x"],"Protocols":["transport-bitswap"],"Extra":1}\
    """
        .formatted(peer, address);
  }

  @Test
  void findProviders_ofAnswerInJson_tellsEachOnceAndKeepsAddresses() throws Exception {
    String one = record(PEER, "/ip4/127.0.0.1/tcp/4001/p2p/" + PEER);
    answer(
        "{\"Providers\":[%s,%s,{\"Schema\":\"later\"},%s]}"
            .formatted(one, one, record(OTHER, "/ip4/10.0.0.1/tcp/1")));
    assertThat(find(100))
        .containsExactly(
            new Provider(
                PEER,
                List.of(Multiaddr.parse("/ip4/127.0.0.1/tcp/4001")),
                Set.of("transport-bitswap")),
            new Provider(
                OTHER,
                List.of(Multiaddr.parse("/ip4/10.0.0.1/tcp/1")),
                Set.of("transport-bitswap")));
    assertThat(book.addresses(PEER)).containsExactly(Multiaddr.parse("/ip4/127.0.0.1/tcp/4001"));
    assertThat(accepted).allMatch(each -> each.contains("application/x-ndjson"));
  }

  @Test
  void findProviders_ofLines_endsWhenThatIsEnough() throws Exception {
    type = "application/x-ndjson";
    answer(record(PEER, "/ip4/10.0.0.1/tcp/1") + "\n" + record(OTHER, "/ip4/10.0.0.2/tcp/1"));
    assertThat(find(1)).extracting(Provider::peer).containsExactly(PEER);
    assertThat(find(2)).extracting(Provider::peer).containsExactly(PEER, OTHER);
  }

  /** The first router answers at once, and then holds its answer open. */
  @Test
  void findProviders_ofARouterThatNeverEnds_hearsTheOthers() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    HttpServer endless =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    endless.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    endless.createContext(
        "/",
        exchange -> {
          exchange.getResponseHeaders().set("Content-Type", "application/x-ndjson");
          exchange.sendResponseHeaders(200, 0);
          OutputStream body = exchange.getResponseBody();
          body.write((record(OTHER, "/ip4/10.0.0.2/tcp/1") + "\n").getBytes(UTF_8));
          body.flush();
          try {
            release.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
    endless.start();
    answer("{\"Providers\":[" + record(PEER, "/ip4/10.0.0.1/tcp/1") + "]}");
    Set<PeerId> found = ConcurrentHashMap.newKeySet();
    try (DelegatedRouting routing =
        routing(URI.create("http://127.0.0.1:" + endless.getAddress().getPort()), base())) {
      routing.findProviders(
          CID,
          provider -> {
            found.add(provider.peer());
            return found.size() < 2;
          });
    } finally {
      release.countDown();
      endless.stop(0);
    }
    assertThat(found).containsExactlyInAnyOrder(PEER, OTHER);
  }

  @Test
  void findPeer_asAWay_takesTheAnswerWithItsAddresses() throws Exception {
    server.createContext(
        "/routing/v1/peers/" + PEER.toCid(),
        exchange -> {
          exchange.getResponseHeaders().set("Content-Type", "application/json");
          exchange.sendResponseHeaders(200, 0);
          try (OutputStream body = exchange.getResponseBody()) {
            body.write(
                "{\"Peers\":[%s,%s]}"
                    .formatted(
                        record(OTHER, "/ip4/10.0.0.2/tcp/1"), record(PEER, "/ip4/10.0.0.1/tcp/1"))
                    .getBytes(UTF_8));
          }
        });
    try (DelegatedRouting routing = routing(base())) {
      RoutingWay way = routing.asWay().orElseThrow();
      assertThat(way.findPeer(PEER).orElseThrow().addresses())
          .containsExactly(Multiaddr.parse("/ip4/10.0.0.1/tcp/1"));
      assertThat(way.findPeer(OTHER)).isEmpty();
    }
    try (DelegatedRouting nobody = routing()) {
      assertThat(nobody.asWay()).isEmpty();
      nobody.findProviders(CID, _ -> true);
    }
  }

  @Test
  void findProviders_ofFailure_isNobody() throws Exception {
    status = 404;
    assertThat(find(1)).isEmpty();
    status = 500;
    assertThat(find(1)).isEmpty();
  }

  @Test
  void findProviders_ofEndlessLine_isNobody() throws Exception {
    type = "application/x-ndjson";
    answer("{\"Schema\":\"" + "x".repeat(3_000_000));
    assertThat(find(1)).isEmpty();
  }

  /** Whatever a router answers, asking it ends without harm. */
  @Test
  void findProviders_ofJunk_isNobody() throws Exception {
    Random random = new Random(3);
    String honest = "{\"Providers\":[" + record(PEER, "/ip4/10.0.0.1/tcp/1") + "]}";
    for (int round = 0; round < 200; round++) {
      byte[] junk = honest.getBytes(StandardCharsets.UTF_8);
      for (int change = random.nextInt(8); change >= 0; change--) {
        junk[random.nextInt(junk.length)] = (byte) random.nextInt(256);
      }
      answer = junk;
      type = random.nextBoolean() ? "application/json" : "application/x-ndjson";
      assertThat(find(10)).hasSizeLessThanOrEqualTo(1);
    }
  }

  private void answer(String text) {
    answer = text.getBytes(StandardCharsets.UTF_8);
  }
}
