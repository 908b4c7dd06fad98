package org.casanube.block.unixfs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class FileImporterTest {
  private static final ImportOptions V1 = ImportOptions.of(Profile.UNIXFS_V1_2025);

  @ParameterizedTest
  @ValueSource(strings = {"size-1000", "size-1048576", "rabin-1000-3000-9000", "buzhash"})
  void importFile_fromStreamThatDripsBytes_givesTheSameCid(String chunker) throws IOException {
    byte[] content = Keystream.bytes("drip", 700_000);
    ImportOptions options = V1.withChunking(Chunking.parse(chunker));
    MemoryBlocks blocks = new MemoryBlocks();
    Imported whole = Importing.file(blocks, options, content);
    InputStream dripping =
        new ByteArrayInputStream(content) {
          @Override
          public synchronized int read(byte[] target, int offset, int length) {
            return super.read(target, offset, Math.min(length, 777));
          }
        };
    try (FileImporter importer =
        new FileImporter(options, blocks, Importing.POOL, ImportListener.NONE)) {
      assertThat(importer.importFile(dripping, Attributes.NONE)).isEqualTo(whole);
    }
    assertThat(whole.size()).isEqualTo(content.length);
  }

  @Test
  void importFile_ofManyFilesWithOneImporter_keepsThemApart() throws IOException {
    MemoryBlocks blocks = new MemoryBlocks();
    UnixFsReader reader = new UnixFsReader(blocks, ReadAhead.NONE);
    try (FileImporter importer =
        new FileImporter(V1, blocks, Importing.POOL, ImportListener.NONE)) {
      for (int size : new int[] {0, 5_000_000, 1, 65_536, 65_535, 65_537, 1_048_576, 3_000_000}) {
        byte[] content = Keystream.bytes("n" + size, size);
        Imported file = importer.importFile(new ByteArrayInputStream(content), Attributes.NONE);
        try (InputStream read = reader.open(file.cid()).stream(0, size)) {
          assertThat(read.readAllBytes()).isEqualTo(content);
        }
        assertThat(file.totalSize()).isEqualTo(reader.stat(file.cid()).totalSize());
      }
    }
  }

  @Test
  void importFile_fromStreamThatFails_throwsWhatItThrewAndLeavesItAlone() {
    AtomicBoolean failed = new AtomicBoolean();
    AtomicInteger readsAfter = new AtomicInteger();
    InputStream failing =
        new InputStream() {
          private long left = 20_000_000;

          @Override
          public int read() throws IOException {
            throw new IOException("unplugged");
          }

          @Override
          public int read(byte[] target, int offset, int length) throws IOException {
            if (failed.get()) {
              readsAfter.incrementAndGet();
            }
            if (left <= 0) {
              failed.set(true);
              throw new IOException("unplugged");
            }
            int read = (int) Math.min(left, length);
            left -= read;
            return read;
          }
        };
    try (FileImporter importer =
        new FileImporter(V1, BlockSink.NOWHERE, Importing.POOL, ImportListener.NONE)) {
      assertThatThrownBy(() -> importer.importFile(failing, Attributes.NONE))
          .isInstanceOf(IOException.class)
          .hasMessage("unplugged");
    }
    assertThat(readsAfter).hasValue(0);
  }

  @Test
  void importFile_intoSinkThatFails_stopsReadingAndThrowsWhatItThrew() {
    AtomicInteger taken = new AtomicInteger();
    AtomicInteger reads = new AtomicInteger();
    InputStream endless =
        new InputStream() {
          @Override
          public int read() {
            return 0;
          }

          @Override
          public int read(byte[] target, int offset, int length) {
            reads.incrementAndGet();
            return length;
          }
        };
    BlockSink full =
        (_, _) -> {
          if (taken.incrementAndGet() == 10) {
            throw new IllegalStateException("full");
          }
        };
    try (FileImporter importer = new FileImporter(V1, full, Importing.POOL, ImportListener.NONE)) {
      assertThatThrownBy(() -> importer.importFile(endless, Attributes.NONE))
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("full");
    }
    assertThat(reads.get()).isLessThan(100);
  }

  @Test
  void importFile_interrupted_endsWhileTheSourceIsSilent() throws Exception {
    CountDownLatch waiting = new CountDownLatch(1);
    InputStream silent =
        new InputStream() {
          private long left = 5_000_000;

          @Override
          public int read() throws IOException {
            return read(new byte[1], 0, 1) < 0 ? -1 : 0;
          }

          @Override
          public int read(byte[] target, int offset, int length) throws IOException {
            if (left > 0) {
              int read = (int) Math.min(left, length);
              left -= read;
              return read;
            }
            waiting.countDown();
            try {
              new CountDownLatch(1).await();
              return -1;
            } catch (InterruptedException e) {
              throw new IOException("interrupted", e);
            }
          }
        };
    try (ExecutorService executor = Executors.newSingleThreadExecutor();
        FileImporter importer =
            new FileImporter(V1, BlockSink.NOWHERE, Importing.POOL, ImportListener.NONE)) {
      Future<Imported> importing =
          executor.submit(() -> importer.importFile(silent, Attributes.NONE));
      assertThat(waiting.await(30, TimeUnit.SECONDS)).isTrue();
      assertThat(executor.shutdownNow()).isEmpty();
      assertThatThrownBy(importing::get).hasRootCauseInstanceOf(InterruptedException.class);
    }
  }

  @Test
  void importFile_byManyAtOnce_sharesThePool() throws Exception {
    try (HashingPool pool = new HashingPool(2, 3L * 1024 * 1024 + 512 * 1024);
        ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<?>[] imports = new Future<?>[12];
      for (int index = 0; index < imports.length; index++) {
        imports[index] =
            executor.submit(() -> {
              try (FileImporter importer =
                  new FileImporter(V1, BlockSink.NOWHERE, pool, ImportListener.NONE)) {
                return importer.importFile(new Keystream("many", 6_000_001), Attributes.NONE).cid();
              }
            });
      }
      for (Future<?> each : imports) {
        assertThat(each.get()).isEqualTo(imports[0].get());
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "size",
        "size-0",
        "size-2097000",
        "size--1",
        "rabin-5",
        "rabin-15-20-30",
        "rabin-30-20-40",
        "rabin-20-30-2097153",
        "rabin-1-2",
        "buzhash-5",
        "size-99999999999"
      })
  void chunking_ofNonsense_isRefused(String text) {
    assertThatThrownBy(() -> Chunking.parse(text))
        .isInstanceOfSatisfying(
            UnixFsException.class,
            e -> assertThat(e.code()).isEqualTo(UnixFsException.Code.INVALID_OPTION));
  }

  @ParameterizedTest
  @ValueSource(strings = {"size-1", "size-2096896", "rabin-16-17-18", "buzhash"})
  void chunking_ofText_isWrittenTheSame(String text) {
    assertThat(Chunking.parse(text)).hasToString(text);
  }
}
