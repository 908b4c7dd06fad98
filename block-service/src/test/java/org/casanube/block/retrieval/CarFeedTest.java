package org.casanube.block.retrieval;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.casanube.block.blocks.Block;
import org.casanube.block.blocks.TestBlocks;
import org.casanube.ipld.car.CarWriter;
import org.casanube.multiformats.Cid;
import org.casanube.multiformats.Multicodec;
import org.junit.jupiter.api.Test;

class CarFeedTest {
  private final Sink sink = new Sink();

  @Test
  void start_ofArchiveThatWaitsInsideABlock_tellsOfItsParts() throws Exception {
    new CarFeed(List.of(new Waiting(1 << 20)), CID, sink).start();

    assertThat(sink.ended.await(60, TimeUnit.SECONDS)).isTrue();
    assertThat(sink.taken).hasValue(1);
  }

  @Test
  void start_ofSmallArchive_tellsOfItsBlockAlone() throws Exception {
    sink.heard.countDown();

    new CarFeed(List.of(new Waiting(CarFeed.SIGN_BYTES / 2)), CID, sink).start();

    assertThat(sink.ended.await(60, TimeUnit.SECONDS)).isTrue();
    assertThat(sink.taken).hasValue(1);
    assertThat(sink.signs).hasValue(0);
  }

  private static final Cid CID = Cid.v1(Multicodec.RAW, TestBlocks.of("root").multihash());

  private static final class Sink implements CarFeed.Sink {
    private final AtomicInteger taken = new AtomicInteger();
    private final AtomicInteger signs = new AtomicInteger();
    private final CountDownLatch heard = new CountDownLatch(1);
    private final CountDownLatch ended = new CountDownLatch(1);

    @Override
    public boolean take(BlockGateway from, Cid cid, Block block) {
      taken.incrementAndGet();
      return true;
    }

    @Override
    public void heard() {
      signs.incrementAndGet();
      heard.countDown();
    }

    @Override
    public void ended() {
      ended.countDown();
    }
  }

  /** Its archive is one block, of which the second half comes once the first has been told of. */
  private final class Waiting implements BlockGateway {
    private final byte[] archive;

    Waiting(int size) throws IOException {
      Block block = TestBlocks.random(1, size);
      Cid cid = Cid.v1(Multicodec.RAW, block.multihash());
      ByteArrayOutputStream written = new ByteArrayOutputStream();
      CarWriter.open(written, List.of(cid)).write(cid, block.data());
      archive = written.toByteArray();
    }

    @Override
    public String name() {
      return "waiting";
    }

    @Override
    public GatewayAnswer block(Cid cid) {
      return new GatewayAnswer.Lacking();
    }

    @Override
    public Optional<InputStream> openCar(Cid root) {
      return Optional.of(
          new InputStream() {
            private int at;

            @Override
            public int read() throws IOException {
              byte[] one = new byte[1];
              return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
            }

            @Override
            public int read(byte[] target, int offset, int length) throws IOException {
              if (at >= archive.length / 2) {
                awaitHeard();
              }
              int count = Math.min(Math.min(length, 1000), archive.length - at);
              System.arraycopy(archive, at, target, offset, count);
              at += count;
              return count == 0 ? -1 : count;
            }
          });
    }

    private void awaitHeard() throws IOException {
      try {
        if (!sink.heard.await(60, TimeUnit.SECONDS)) {
          throw new IOException("nobody was told of the first half");
        }
      } catch (InterruptedException e) {
        throw new IOException(e);
      }
    }
  }
}
