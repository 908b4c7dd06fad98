package org.casanube.bench.formats;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.casanube.ipld.IpldNode;
import org.casanube.ipld.dagcbor.DagCbor;
import org.casanube.ipld.dagjson.DagJson;
import org.casanube.ipld.dagpb.DagPb;
import org.casanube.ipld.dagpb.PbLink;
import org.casanube.ipld.dagpb.PbNode;
import org.casanube.multiformats.Cid;
import org.casanube.multiformats.Multicodec;
import org.casanube.multiformats.Multihash;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** A directory of a thousand files, and a list of a thousand small records with a link each. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(1)
public class BlockBenchmark {
  private static final int ENTRIES = 1000;

  private final PbNode directory = directory();
  private final ByteBuffer dagPb = ByteBuffer.wrap(DagPb.encode(directory));
  private final IpldNode records = records();
  private final ByteBuffer dagCbor = ByteBuffer.wrap(DagCbor.encode(records));
  private final ByteBuffer dagJson = ByteBuffer.wrap(DagJson.encode(records));

  @Benchmark
  public byte[] dagPbEncode() {
    return DagPb.encode(directory);
  }

  @Benchmark
  public PbNode dagPbDecode() {
    return DagPb.decode(dagPb);
  }

  @Benchmark
  public List<Cid> dagPbLinks() {
    return DagPb.links(dagPb);
  }

  @Benchmark
  public byte[] dagCborEncode() {
    return DagCbor.encode(records);
  }

  @Benchmark
  public IpldNode dagCborDecode() {
    return DagCbor.decode(dagCbor);
  }

  @Benchmark
  public List<Cid> dagCborLinks() {
    return DagCbor.links(dagCbor);
  }

  @Benchmark
  public byte[] dagJsonEncode() {
    return DagJson.encode(records);
  }

  @Benchmark
  public IpldNode dagJsonDecode() {
    return DagJson.decode(dagJson);
  }

  private static PbNode directory() {
    List<PbLink> links = new ArrayList<>();
    for (int index = 0; index < ENTRIES; index++) {
      links.add(new PbLink("file-%04d.txt".formatted(index), 4096, cid(index)));
    }
    return new PbNode(links, ByteBuffer.wrap(new byte[] {8, 1}));
  }

  private static IpldNode records() {
    List<IpldNode> records = new ArrayList<>();
    for (int index = 0; index < ENTRIES; index++) {
      Map<String, IpldNode> fields = new LinkedHashMap<>();
      fields.put("name", IpldNode.of("record " + index));
      fields.put("size", IpldNode.of(index * 1000L));
      fields.put("link", IpldNode.of(cid(index)));
      records.add(IpldNode.map(fields));
    }
    return new IpldNode.ListNode(records);
  }

  private static Cid cid(int index) {
    return Cid.v1(Multicodec.RAW, Multihash.sha256(new byte[] {(byte) index, (byte) (index >> 8)}));
  }
}
