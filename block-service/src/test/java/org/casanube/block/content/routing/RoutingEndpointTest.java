package org.casanube.block.content.routing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.casanube.block.content.ContentExchange;
import org.casanube.block.content.ResponseHead;
import org.casanube.block.content.StaticContentNames;
import org.casanube.block.names.IpnsName;
import org.casanube.block.names.IpnsRecord;
import org.casanube.block.names.ResolveOptions;
import org.casanube.block.names.SigningKey;
import org.casanube.block.names.TestKeys;
import org.casanube.block.names.records.RecordCodec;
import org.casanube.block.names.records.RecordCodec.Compatibility;
import org.casanube.block.reachability.FakeBlocks;
import org.casanube.block.routing.ContentRouting;
import org.casanube.block.routing.Provider;
import org.casanube.block.routing.SearchLimit;
import org.casanube.multiformats.Cid;
import org.casanube.multiformats.PeerId;
import org.casanube.multiformats.multiaddr.Multiaddr;
import org.casanube.p2p.Host;
import org.casanube.p2p.keys.KeyPair;
import org.casanube.p2p.noise.Noise;
import org.casanube.p2p.schedule.SystemScheduler;
import org.casanube.p2p.swarm.HostBuilder;
import org.casanube.p2p.tcp.TcpTransport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class RoutingEndpointTest {
  private static final Cid MISSING =
      Cid.parse("bafkreigaknpexyvxt76zgkitavbwx6ejgfheup5oybpm77f3pxzrvwpfdi");
  private static final Provider BITSWAP =
      new Provider(
          peer(1), List.of(Multiaddr.parse("/ip4/10.0.0.1/tcp/1")), Set.of("transport-bitswap"));
  private static final Provider GATEWAY =
      new Provider(
          peer(2),
          List.of(
              Multiaddr.parse("/dns4/g.example/tcp/443/tls/http"),
              Multiaddr.parse("/ip4/10.0.0.2/tcp/1")),
          Set.of("transport-ipfs-gateway-http"));
  private static final Provider BARE = new Provider(peer(3), List.of(), Set.of());

  private final SystemScheduler scheduler = new SystemScheduler(Clock.systemUTC());
  private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");

  private final StaticContentNames names = new StaticContentNames();
  private final FakeBlocks blocks = new FakeBlocks();
  private final List<Provider> found = new ArrayList<>();
  private Host host;
  private ContentRouting way;
  private RoutingEndpoint endpoint;

  @BeforeEach
  void start() throws IOException {
    SecureRandom random = new SecureRandom();
    KeyPair keys = KeyPair.generate(random);
    host =
        new HostBuilder(keys, scheduler)
            .transport(new TcpTransport(scheduler))
            .security(new Noise(keys, random))
            .build();
    way =
        (_, sink) -> {
          for (Provider provider : found) {
            if (!sink.test(provider)) {
              return;
            }
          }
        };
    endpoint = endpoint(Duration.ofSeconds(30));
  }

  private RoutingEndpoint endpoint(Duration limit) {
    return new RoutingEndpoint(
        new KnownProviders(
            blocks, host, List.of((cid, sink) -> way.findProviders(cid, sink)), limit),
        new KnownRecords(names, Clock.fixed(NOW, ZoneOffset.UTC)),
        JsonMapper.builder().build());
  }

  @AfterEach
  void stop() {
    host.close();
    scheduler.close();
  }

  private static PeerId peer(int seed) {
    byte[] key = new byte[32];
    new Random(seed).nextBytes(key);
    return PeerId.ofEd25519(key);
  }

  @Test
  void providers_ofBlockThatIsHere_areOurselvesFirst() throws Exception {
    Cid cid = blocks.addLeaf("here");
    found.addAll(List.of(BITSWAP, GATEWAY, BARE));
    Answer answer = get("/routing/v1/providers/" + cid, null, null);
    JsonNode providers = answer.json().path("Providers");
    assertThat(providers).hasSize(4);
    assertThat(providers.get(0).path("ID").asString()).isEqualTo(host.id().toString());
    assertThat(providers.get(0).path("Schema").asString()).isEqualTo("peer");
    assertThat(providers.get(2).path("Addrs").get(0).asString())
        .isEqualTo("/dns4/g.example/tcp/443/tls/http");
    assertThat(answer.headers.get("Cache-Control")).startsWith("public, max-age=300");
  }

  @Test
  void providers_ofNobody_isAnEmptyListForAShortTime() throws Exception {
    Answer answer = get("/routing/v1/providers/" + MISSING, null, null);
    assertThat(answer.status).isEqualTo(200);
    assertThat(answer.text()).isEqualTo("{\"Providers\":[]}");
    assertThat(answer.headers.get("Cache-Control")).contains("max-age=15");
  }

  @Test
  void providers_inMoreThanAHundred_areCutInJsonAndNotInLines() throws Exception {
    for (int seed = 10; seed < 160; seed++) {
      found.add(new Provider(peer(seed), List.of(), Set.of()));
    }
    String target = "/routing/v1/providers/" + MISSING;
    assertThat(get(target, null, null).json().path("Providers")).hasSize(100);
    Answer lines = get(target, null, "application/x-ndjson");
    assertThat(lines.headers.get("Content-Type")).isEqualTo("application/x-ndjson");
    assertThat(lines.text().lines()).hasSize(150);
  }

  @Test
  void providers_whileTooManyLook_isRefusedForAMoment() throws Exception {
    CountDownLatch begun = new CountDownLatch(SearchLimit.MAX_AT_ONCE);
    CountDownLatch end = new CountDownLatch(1);
    way =
        (_, _) -> {
          begun.countDown();
          end.await();
        };
    String target = "/routing/v1/providers/" + MISSING;
    List<FutureTask<Answer>> searches = new ArrayList<>();
    for (int count = 0; count < SearchLimit.MAX_AT_ONCE; count++) {
      FutureTask<Answer> search = new FutureTask<>(() -> get(target, null, null));
      searches.add(search);
      Thread ignored = Thread.ofVirtual().start(search);
    }
    assertThat(begun.await(30, TimeUnit.SECONDS)).isTrue();
    Answer refused = get(target, null, null);
    assertThat(refused.status).isEqualTo(429);
    assertThat(refused.headers.get("Retry-After")).isEqualTo("5");

    end.countDown();
    for (FutureTask<Answer> search : searches) {
      assertThat(search.get().status).isEqualTo(200);
    }
    assertThat(get(target, null, null).status).isEqualTo(200);
  }

  @Test
  void providers_filtered_areThoseWanted() throws Exception {
    found.addAll(List.of(BITSWAP, GATEWAY, BARE));
    assertThat(ids("filter-protocols=transport-ipfs-gateway-http"))
        .containsExactly(GATEWAY.peer().toString());
    assertThat(ids("filter-protocols=unknown,transport-bitswap"))
        .containsExactly(BITSWAP.peer().toString(), BARE.peer().toString());
    assertThat(ids("filter-addrs=http")).containsExactly(GATEWAY.peer().toString());
    assertThat(ids("filter-addrs=!http"))
        .containsExactly(BITSWAP.peer().toString(), GATEWAY.peer().toString());
    assertThat(ids("filter-addrs=unknown,http"))
        .containsExactly(GATEWAY.peer().toString(), BARE.peer().toString());
  }

  private List<String> ids(String query) throws Exception {
    List<String> ids = new ArrayList<>();
    get("/routing/v1/providers/" + MISSING, query, null)
        .json()
        .path("Providers")
        .forEach(each -> ids.add(each.path("ID").asString()));
    return ids;
  }

  @Test
  void peers_thatAreKnown_areTold() throws Exception {
    host.peers().addAddresses(BITSWAP.peer(), BITSWAP.addresses(), Duration.ofHours(1));
    JsonNode peers =
        get("/routing/v1/peers/" + BITSWAP.peer().toCid(), null, null).json().path("Peers");
    assertThat(peers.get(0).path("Addrs").get(0).asString()).isEqualTo("/ip4/10.0.0.1/tcp/1");
    assertThat(get("/routing/v1/peers/" + host.id(), null, null).json().path("Peers")).hasSize(1);
    assertThat(get("/routing/v1/peers/" + peer(9), null, null).json().path("Peers")).isEmpty();
  }

  @Test
  void providers_thatTakeTooLong_areNotWaitedFor() throws Exception {
    CountDownLatch never = new CountDownLatch(1);
    way =
        (_, sink) -> {
          var _ = sink.test(BITSWAP);
          never.await();
        };
    endpoint = endpoint(Duration.ofSeconds(2));
    assertThat(ids("")).containsExactly(BITSWAP.peer().toString());
  }

  @Test
  void record_thatIsKnown_isGivenAsItWasSigned() throws Exception {
    SigningKey key = TestKeys.ed25519(4);
    IpnsName name = key.ipnsName();
    IpnsRecord record =
        RecordCodec.create(
            key,
            new IpnsRecord.Content(
                "/ipfs/bafkqaaa", 1, NOW.plusSeconds(60), Optional.of(Duration.ofMinutes(5))),
            Compatibility.VERSIONS_1_AND_2);
    String target = "/routing/v1/ipns/" + name;
    assertThat(get(target, null, null).status).isEqualTo(404);
    names.record(name, record);
    assertThat(get(target, null, null).status).isEqualTo(404);
    var _ = names.record(name, ResolveOptions.usual());

    Answer answer = get(target, null, IpnsRecord.MEDIA_TYPE);

    assertThat(answer.status).isEqualTo(200);
    assertThat(answer.body.toByteArray()).isEqualTo(record.toBytes());
    assertThat(answer.headers)
        .containsEntry("Content-Type", IpnsRecord.MEDIA_TYPE)
        .containsEntry("Cache-Control", "public, max-age=60");
    assertThat(get(target, null, "application/json").status).isEqualTo(406);
  }

  @Test
  void record_thatIsPut_isTakenIfItIsOne() throws Exception {
    IpnsName name = TestKeys.ed25519(4).ipnsName();
    String target = "/routing/v1/ipns/" + name;
    byte[] record = new byte[50];
    assertThat(endpoint.maxBody("PUT", target)).isEqualTo(IpnsRecord.MAX_BYTES);
    assertThat(endpoint.maxBody("POST", target)).isZero();
    assertThat(endpoint.maxBody("PUT", "/routing/v1/providers/x")).isZero();

    assertThat(put(target, IpnsRecord.MEDIA_TYPE, record).status).isEqualTo(200);
    assertThat(names.accepted(name)).contains(record);
    assertThat(put(target, IpnsRecord.MEDIA_TYPE, new byte[5]).status).isEqualTo(400);
    assertThat(put(target, "text/plain", record).status).isEqualTo(406);
    assertThat(put("/routing/v1/ipns/x", IpnsRecord.MEDIA_TYPE, record).status).isEqualTo(422);
    assertThat(put("/routing/v1/peers/x", IpnsRecord.MEDIA_TYPE, record).status).isEqualTo(501);
  }

  @Test
  void methods_thatAreNotReading_areNotImplemented() throws Exception {
    for (String method : List.of("PUT", "POST", "DELETE")) {
      Answer answer = asked(method, "/routing/v1/providers/" + MISSING);
      assertThat(answer.status).as(method).isEqualTo(501);
      assertThat(answer.text()).contains("GET, HEAD, OPTIONS");
    }
    Answer options = asked("OPTIONS", "/routing/v1/providers/" + MISSING);
    assertThat(options.status).isEqualTo(204);
    assertThat(options.headers).containsEntry("Allow", "GET, HEAD, OPTIONS");
    assertThat(asked("OPTIONS", "/routing/v1/ipns/x").headers)
        .containsEntry("Allow", "GET, HEAD, OPTIONS, PUT");
  }

  private Answer asked(String method, String path) throws IOException {
    Answer answer = new Answer(path, null, null);
    answer.method = method;
    endpoint.serve(answer);
    assertThat(answer.finished).isTrue();
    return answer;
  }

  private Answer put(String path, String type, byte[] record) throws IOException {
    Answer answer = new Answer(path, null, null);
    answer.type = type;
    answer.sent = record;
    endpoint.serve(answer);
    assertThat(answer.finished).isTrue();
    return answer;
  }

  @Test
  void junk_isRefused() throws Exception {
    assertThat(get("/routing/v1/providers/nonsense", null, null).status).isEqualTo(422);
    assertThat(get("/routing/v1/peers/", null, null).status).isEqualTo(422);
    assertThat(get("/routing/v1/ipns/x", null, null).status).isEqualTo(422);
    assertThat(get("/routing/v1/other/x", null, null).status).isEqualTo(400);
    Random random = new Random(5);
    for (int round = 0; round < 300; round++) {
      StringBuilder path = new StringBuilder("/routing/v1/");
      path.append(random.nextBoolean() ? "providers/" : "peers/");
      for (int length = random.nextInt(80); length > 0; length--) {
        path.append((char) (33 + random.nextInt(94)));
      }
      assertThat(get(path.toString(), null, null).status).isIn(200, 422, 501);
    }
  }

  private Answer get(String path, @Nullable String query, @Nullable String accept)
      throws IOException {
    Answer answer = new Answer(path, query, accept);
    assertThat(endpoint.answers(path)).isTrue();
    endpoint.serve(answer);
    assertThat(answer.finished).isTrue();
    return answer;
  }

  /** A request whose answer is kept. */
  private static final class Answer implements ContentExchange {
    private final String path;
    private final @Nullable String query;
    private final @Nullable String accept;
    private @Nullable String method;
    private @Nullable String type;
    private byte @Nullable [] sent;
    private final Map<String, String> headers = new HashMap<>();
    private final ByteArrayOutputStream body = new ByteArrayOutputStream();
    private int status;
    private boolean finished;

    Answer(String path, @Nullable String query, @Nullable String accept) {
      this.path = path;
      this.query = query;
      this.accept = accept;
    }

    @Override
    public String method() {
      return method == null ? (sent == null ? "GET" : "PUT") : method;
    }

    @Override
    public byte[] body() {
      return Objects.requireNonNull(sent);
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
      return switch (name) {
        case "Accept" -> accept;
        case "Content-Type" -> type;
        default -> null;
      };
    }

    @Override
    public void start(ResponseHead head) {
      status = head.status();
      head.forEach(headers::put);
    }

    @Override
    public void write(ByteBuffer bytes) {
      byte[] copy = new byte[bytes.remaining()];
      bytes.duplicate().get(copy);
      body.writeBytes(copy);
    }

    @Override
    public void finish() {
      finished = true;
    }

    String text() {
      return body.toString(StandardCharsets.UTF_8);
    }

    JsonNode json() {
      return Objects.requireNonNull(JsonMapper.builder().build().readTree(body.toByteArray()));
    }
  }
}
