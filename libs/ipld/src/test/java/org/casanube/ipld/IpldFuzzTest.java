package org.casanube.ipld;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import org.casanube.ipld.car.CarReader;
import org.casanube.ipld.car.CarWriter;
import org.casanube.ipld.dagcbor.DagCbor;
import org.casanube.ipld.dagjson.DagJson;
import org.casanube.ipld.dagpb.DagPb;
import org.casanube.ipld.dagpb.PbLink;
import org.casanube.ipld.dagpb.PbNode;
import org.casanube.ipld.links.BlockLinks;
import org.casanube.multiformats.Cid;
import org.casanube.multiformats.Multicodec;
import org.casanube.multiformats.Multihash;
import org.junit.jupiter.api.Test;

/**
 * Whatever comes in, a decoder gives a value that survives being written and read again, or throws
 * {@link IpldException}. Jazzer looks for counterexamples when it is told to; without it the same
 * checks run on a bounded number of mutated seeds, the same ones each time.
 */
class IpldFuzzTest {
  private static final int ROUNDS = 3_000;
  private static final Cid LINKED = Cid.v1(Multicodec.RAW, Multihash.sha256(new byte[] {1}));

  @FuzzTest
  void dagCbor(byte[] input) {
    checkDagCbor(input);
  }

  @FuzzTest
  void dagJson(byte[] input) {
    checkDagJson(input);
  }

  @FuzzTest
  void dagPb(byte[] input) {
    checkDagPb(input);
  }

  @FuzzTest
  void car(byte[] input) {
    checkCar(input);
  }

  @Test
  void dagCbor_ofMutatedNodes_holds() {
    mutate(IpldFuzzTest::checkDagCbor, seed -> DagCbor.encode(new RandomNodes(seed).next()));
  }

  @Test
  void dagJson_ofMutatedNodes_holds() {
    mutate(IpldFuzzTest::checkDagJson, seed -> DagJson.encode(new RandomNodes(seed).next()));
  }

  @Test
  void dagPb_ofMutatedNodes_holds() {
    mutate(IpldFuzzTest::checkDagPb, seed -> DagPb.encode(pbNode(seed)));
  }

  @Test
  void car_ofMutatedArchives_holds() {
    mutate(IpldFuzzTest::checkCar, IpldFuzzTest::archive);
  }

  private static void checkDagCbor(byte[] input) {
    try {
      IpldNode node = DagCbor.decode(ByteBuffer.wrap(input));
      assertThat(DagCbor.encode(node)).isEqualTo(input);
      assertThat(BlockLinks.of(cid(Multicodec.DAG_CBOR), ByteBuffer.wrap(input))).isNotNull();
    } catch (IpldException refused) {
      assertThat(refused).message().isNotEmpty();
    }
  }

  private static void checkDagJson(byte[] input) {
    try {
      IpldNode node = DagJson.decode(ByteBuffer.wrap(input));
      byte[] canonical = DagJson.encode(node);
      assertThat(DagJson.decodeCanonical(ByteBuffer.wrap(canonical))).isEqualTo(node);
    } catch (IpldException refused) {
      assertThat(refused).message().isNotEmpty();
    }
  }

  private static void checkDagPb(byte[] input) {
    try {
      PbNode node = DagPb.decode(ByteBuffer.wrap(input));
      assertThat(DagPb.decode(ByteBuffer.wrap(DagPb.encode(node)))).isEqualTo(node);
      assertThat(DagPb.links(ByteBuffer.wrap(input))).hasSameSizeAs(node.links());
    } catch (IpldException refused) {
      assertThat(refused).message().isNotEmpty();
    }
  }

  private static void checkCar(byte[] input) {
    try {
      CarReader reader = CarReader.open(new ByteArrayInputStream(input));
      long read = 0;
      for (var next = reader.next(); next.isPresent(); next = reader.next()) {
        read += next.get().data().remaining();
      }
      assertThat(read).isLessThan(input.length);
    } catch (IpldException refused) {
      assertThat(refused).message().isNotEmpty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void mutate(Consumer<byte[]> check, LongFunction<byte[]> seed) {
    Random random = new Random(42);
    for (int round = 0; round < ROUNDS; round++) {
      byte[] input = seed.apply(round);
      for (int changes = random.nextInt(4); changes > 0 && input.length > 0; changes--) {
        input[random.nextInt(input.length)] = (byte) random.nextInt();
      }
      boolean whole = random.nextInt(4) > 0;
      check.accept(whole ? input : Arrays.copyOf(input, random.nextInt(input.length + 2)));
    }
  }

  private static PbNode pbNode(long seed) {
    Random random = new Random(seed);
    List<PbLink> links = new ArrayList<>();
    for (int count = random.nextInt(4); count > 0; count--) {
      links.add(new PbLink("name" + count, random.nextInt(9999), LINKED));
    }
    return new PbNode(links, random.nextBoolean() ? ByteBuffer.allocate(7) : null);
  }

  private static byte[] archive(long seed) {
    ByteArrayOutputStream target = new ByteArrayOutputStream();
    try {
      CarWriter writer = CarWriter.open(target, List.of(LINKED));
      for (int count = (int) (seed % 4); count > 0; count--) {
        writer.write(LINKED, ByteBuffer.allocate(count));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return target.toByteArray();
  }

  private static Cid cid(Multicodec codec) {
    return Cid.v1(codec, LINKED.multihash());
  }
}
