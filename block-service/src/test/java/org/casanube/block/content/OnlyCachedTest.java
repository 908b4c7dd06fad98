package org.casanube.block.content;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.casanube.block.blocks.MissingBlockException;
import org.casanube.block.reachability.FakeBlocks;
import org.casanube.block.reachability.KeyHash;
import org.casanube.block.retrieval.FailedFetch;
import org.casanube.block.retrieval.FetchProgress;
import org.casanube.block.retrieval.FetchRequest;
import org.casanube.block.retrieval.FetchWatch;
import org.casanube.block.retrieval.Fetched;
import org.casanube.block.retrieval.LocalRetrieval;
import org.casanube.block.retrieval.Reading;
import org.casanube.block.retrieval.Retrieval;
import org.casanube.block.unixfs.ReadAhead;
import org.casanube.multiformats.Cid;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** That {@code only-if-cached} asks nobody, and that other requests would have. */
class OnlyCachedTest {
  private static final String ABSENT =
      "bafkreigh2akiscaildcqabsyg3dfr6chu3fgpregiymsck7e7aqa4s52zy";

  private final FakeBlocks blocks = new FakeBlocks();
  private final List<Cid> askedFor = new ArrayList<>();
  private final ContentGateway gateway =
      new ContentGateway(
          new Asking(new LocalRetrieval(blocks)),
          ReadAhead.NONE,
          new KeyHash(new Random(1)),
          new Random(2),
          new SimpleMeterRegistry(),
          _ -> Optional.empty(),
          new NameSource(new StaticContentNames(), Clock.systemUTC()));

  /** Notes who would ask peers. */
  private final class Asking implements Retrieval {
    private final Retrieval local;

    Asking(Retrieval local) {
      this.local = local;
    }

    @Override
    public Fetched fetch(FetchRequest request, FetchWatch watch) {
      throw new MissingBlockException(request.root(), "nothing is fetched here");
    }

    @Override
    public Reading read(Cid root, Optional<Duration> patience) {
      askedFor.add(root);
      return local.readLocally();
    }

    @Override
    public Reading readLocally() {
      return local.readLocally();
    }

    @Override
    public Reading readInPassing() {
      return local.readLocally();
    }

    @Override
    public List<FetchProgress> running() {
      return List.of();
    }

    @Override
    public List<FailedFetch> failed() {
      return List.of();
    }
  }

  private int ask(String method, String path, @Nullable String query) throws IOException {
    Asked asked = new Asked(method, path, query);
    gateway.serve(asked);
    return asked.status;
  }

  @ParameterizedTest
  @ValueSource(strings = {"format=raw", "format=car", "format=tar", ""})
  void onlyIfCached_ofAnything_asksNobody(String query) throws IOException {
    Cid here = blocks.addLeaf("here");

    assertThat(ask("HEAD", "/ipfs/" + ABSENT, query)).isEqualTo(412);
    assertThat(ask("GET", "/ipfs/" + ABSENT + "/a", query)).isEqualTo(412);
    assertThat(ask("HEAD", "/ipfs/" + here, query)).isEqualTo(200);
    assertThat(ask("GET", "/ipns/name.example", query)).isEqualTo(412);
    assertThat(askedFor).isEmpty();
  }

  @Test
  void onlyIfCached_ofRecord_asksNobody() throws IOException {
    String key = "k51qzi5uqu5dlvj2baxnqndepeb86cbk3ng7n3i46uzyxzyqj2xjonzllnv0v8";
    assertThat(ask("HEAD", "/ipns/" + key, "format=ipns-record")).isEqualTo(412);
  }

  /** A request whose answer's status is kept. */
  private static final class Asked implements ContentExchange {
    private final String method;
    private final String path;
    private final @Nullable String query;
    private int status;

    Asked(String method, String path, @Nullable String query) {
      this.method = method;
      this.path = path;
      this.query = query;
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
      return name.equals("Cache-Control") ? "only-if-cached" : null;
    }

    @Override
    public void start(ResponseHead head) {
      status = head.status();
    }

    @Override
    public void write(ByteBuffer bytes) {
      assertThat(bytes.hasRemaining()).isTrue();
    }

    @Override
    public void finish() {}
  }
}
