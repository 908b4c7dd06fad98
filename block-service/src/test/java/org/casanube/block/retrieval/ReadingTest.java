package org.casanube.block.retrieval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.casanube.block.archives.DagScope;
import org.casanube.block.archives.EntityBytes;
import org.casanube.block.blocks.Block;
import org.casanube.block.blocks.MissingBlockException;
import org.casanube.block.exchange.Exchange;
import org.casanube.block.exchange.ExchangeSession;
import org.casanube.block.unixfs.Attributes;
import org.casanube.block.unixfs.BlockSink;
import org.casanube.block.unixfs.Chunking;
import org.casanube.block.unixfs.FileImporter;
import org.casanube.block.unixfs.HashingPool;
import org.casanube.block.unixfs.ImportListener;
import org.casanube.block.unixfs.ImportOptions;
import org.casanube.block.unixfs.Profile;
import org.casanube.block.unixfs.ReadAhead;
import org.casanube.block.unixfs.UnixFsReader;
import org.casanube.multiformats.Cid;
import org.casanube.multiformats.PeerId;
import org.junit.jupiter.api.Test;

class ReadingTest {
  private final RetrievalFixture fixture = new RetrievalFixture();
  private final Map<Cid, Block> made = Collections.synchronizedMap(new LinkedHashMap<>());

  @Test
  void read_ofFileThatIsElsewhere_streamsIt() throws IOException {
    byte[] content = content(3_000_000);
    Cid file = importFile(content);
    fixture.exchange.give(RetrievalFixture.PEER, made.values());
    ByteArrayOutputStream read = new ByteArrayOutputStream();
    try (Reading reading = fixture.retrieval().read(file, Optional.empty())) {
      new UnixFsReader(reading, ReadAhead.NONE).open(file).writeTo(read);
    }
    assertThat(read.toByteArray()).isEqualTo(content);
    awaitQuiet();
    assertThat(made.keySet()).allMatch(cid -> fixture.blocks.findSize(cid).isPresent());
  }

  /** A reader of a part needs the blocks of that part, whatever is asked for ahead. */
  @Test
  void read_ofPart_fetchesOnlyWhatThePartNeeds() throws IOException {
    byte[] content = content(5_000_000);
    Cid file = importFile(content);
    fixture.exchange.give(RetrievalFixture.PEER, made.values());
    ByteArrayOutputStream read = new ByteArrayOutputStream();
    try (Reading reading = fixture.retrieval().read(file, Optional.empty())) {
      new UnixFsReader(reading, ReadAhead.NONE).open(file).writeTo(read, 1_000_000, 10);
    }
    assertThat(read.toByteArray()).isEqualTo(Arrays.copyOfRange(content, 1_000_000, 1_000_010));
    awaitQuiet();
    assertThat(made.keySet().stream().filter(cid -> fixture.blocks.findSize(cid).isPresent()))
        .hasSizeLessThanOrEqualTo(3);
  }

  @Test
  void read_ofWhatIsHere_asksNobody() {
    RandomDag dag = RandomDag.of(1, 10);
    fixture.have(dag, _ -> true);
    try (Reading reading = fixture.retrieval().read(dag.root(), Optional.empty())) {
      dag.reachable().forEach(cid -> assertThat(reading.require(cid).hasRemaining()).isTrue());
      assertThat(fixture.exchange.openSessions()).isZero();
      assertThat(fixture.retrieval().running()).isEmpty();
    }
  }

  @Test
  void read_withNobodyToAsk_failsAtOnceAndSaysWhy() {
    RandomDag dag = RandomDag.of(2, 2);
    try (Reading reading = fixture.retrieval().read(dag.root(), Optional.empty())) {
      assertThatThrownBy(() -> reading.require(dag.root()))
          .asInstanceOf(type(FetchFailedException.class))
          .extracting(FetchFailedException::code)
          .isEqualTo(FetchErrorCode.NOBODY_HAS_IT);
    }
    awaitQuiet();
  }

  @Test
  void readLocally_ofMissing_asksNobody() {
    RandomDag dag = RandomDag.of(3, 2);
    fixture.exchange.give(RetrievalFixture.PEER, dag.blocks().values());
    try (Reading reading = fixture.retrieval().readLocally()) {
      assertThatThrownBy(() -> reading.require(dag.root()))
          .isInstanceOf(MissingBlockException.class);
    }
  }

  @Test
  void fetch_ofPartOfFile_keepsItFromCollections() {
    byte[] content = content(5_000_000);
    Cid file = importFile(content);
    fixture.exchange.give(RetrievalFixture.PEER, made.values());
    FetchRequest part =
        new FetchRequest(
            file, List.of(), DagScope.ENTITY, new EntityBytes(0, 299_999L), Optional.empty());
    try (Fetched fetched = fixture.retrieval().fetch(part, FetchWatch.NONE)) {
      assertThat(fetched.target()).isEqualTo(file);
      fixture.store.sweep(fixture.blocks.advanceHorizon(), _ -> false);
      ByteArrayOutputStream read = new ByteArrayOutputStream();
      try (Reading here = fixture.retrieval().readLocally()) {
        new UnixFsReader(here, ReadAhead.NONE).open(file).writeTo(read, 0, 300_000);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      assertThat(read.size()).isEqualTo(300_000);
    }
  }

  /** More readers than may wait for peers are told to come back. */
  @Test
  void read_beyondTheLimits_isRefused() throws Exception {
    FetchSettings narrow =
        new FetchSettings(
            Duration.ofSeconds(30),
            Duration.ofSeconds(1),
            Duration.ofSeconds(1),
            8,
            1024,
            1024,
            1,
            0);
    Silent silent = new Silent();
    PeerRetrieval retrieval = fixture.retrieval(silent, narrow);
    RandomDag dag = RandomDag.of(4, 2);
    CompletableFuture<Void> first = new CompletableFuture<>();
    try (Reading one = retrieval.read(dag.root(), Optional.of(Duration.ofSeconds(60)));
        Reading other = retrieval.read(dag.root(), Optional.empty())) {
      Thread.ofVirtual()
          .name("first")
          .start(() -> {
            try {
              var _ = one.require(dag.root());
              first.complete(null);
            } catch (RuntimeException e) {
              first.completeExceptionally(e);
            }
          });
      assertThat(silent.wanted.await(30, TimeUnit.SECONDS)).isTrue();
      assertThatThrownBy(() -> other.require(dag.root()))
          .asInstanceOf(type(FetchFailedException.class))
          .satisfies(failure -> {
            assertThat(failure.code()).isEqualTo(FetchErrorCode.BUSY);
            assertThat(failure).hasMessageContaining("casanube.block.retrieval.max-fetches");
          });
      assertThat(retrieval.running()).hasSize(1);
    }
    assertThatThrownBy(() -> first.get(30, TimeUnit.SECONDS)).hasMessageContaining("closed");
  }

  /** A peer is connected, and says nothing. */
  private static final class Silent implements Exchange {
    private final CountDownLatch wanted = new CountDownLatch(1);

    @Override
    public ExchangeSession openSession() {
      return new ExchangeSession() {
        private final CountDownLatch closed = new CountDownLatch(1);

        @Override
        public void want(Collection<Cid> cids) {
          wanted.countDown();
        }

        @Override
        public void cancel(Collection<Cid> cids) {
          // Nothing comes anyway.
        }

        @Override
        public Optional<Arrival> next(Duration patience) throws InterruptedException {
          var _ = closed.await(patience.toMillis(), TimeUnit.MILLISECONDS);
          return Optional.empty();
        }

        @Override
        public void suggest(PeerId peer) {
          // Nor from others.
        }

        @Override
        public Report report() {
          return new Report(
              1,
              0,
              0,
              0,
              List.of(new PeerReport(RetrievalFixture.PEER, 0, 0, 0, 0, Optional.empty())));
        }

        @Override
        public void close() {
          closed.countDown();
        }
      };
    }
  }

  private void awaitQuiet() {
    await().atMost(Duration.ofSeconds(30)).until(() -> fixture.exchange.openSessions() == 0);
  }

  private static byte[] content(int size) {
    byte[] content = new byte[size];
    new Random(size).nextBytes(content);
    return content;
  }

  private Cid importFile(byte[] content) {
    BlockSink sink =
        (cid, data) -> {
          byte[] copy = new byte[data.remaining()];
          data.duplicate().get(copy);
          made.put(cid, Block.of(cid.multihash(), copy));
        };
    ImportOptions options =
        ImportOptions.of(Profile.UNIXFS_V1_2025).withChunking(new Chunking.FixedSize(100_000));
    try (FileImporter importer =
        new FileImporter(options, sink, new HashingPool(1, 4_000_000), ImportListener.NONE)) {
      return importer.importFile(new ByteArrayInputStream(content), Attributes.NONE).cid();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
