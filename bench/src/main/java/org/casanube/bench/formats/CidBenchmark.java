package org.casanube.bench.formats;

import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.casanube.multiformats.Cid;
import org.casanube.multiformats.Multicodec;
import org.casanube.multiformats.Multihash;
import org.casanube.multiformats.multiaddr.Multiaddr;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Identifiers and addresses, to text and bytes and back. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(1)
public class CidBenchmark {
  private final Multihash multihash = Multihash.sha256(new byte[] {1, 2, 3});
  private final Cid v0 = Cid.v0(multihash);
  private final Cid v1 = Cid.v1(Multicodec.DAG_PB, multihash);
  private final String v0Text = v0.toString();
  private final String v1Text = v1.toString();
  private final byte[] v1Bytes = v1.toBytes();
  private final byte[] addressBytes =
      Multiaddr.parse(
              "/ip4/192.0.2.1/tcp/4001/p2p/12D3KooWD3eckifWpRn9wQpMG9R9hX3sD158z7EqHWmweQAJU5SA")
          .toBytes();

  @Benchmark
  public String v0ToText() {
    return v0.toString();
  }

  @Benchmark
  public String v1ToText() {
    return v1.toString();
  }

  @Benchmark
  public Cid v0FromText() {
    return Cid.parse(v0Text);
  }

  @Benchmark
  public Cid v1FromText() {
    return Cid.parse(v1Text);
  }

  @Benchmark
  public Cid v1FromBytes() {
    return Cid.read(ByteBuffer.wrap(v1Bytes));
  }

  @Benchmark
  public byte[] v1ToBytes() {
    return v1.toBytes();
  }

  @Benchmark
  public Multiaddr addressFromBytes() {
    return Multiaddr.decode(addressBytes);
  }
}
