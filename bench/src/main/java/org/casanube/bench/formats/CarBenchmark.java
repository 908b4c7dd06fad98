package org.casanube.bench.formats;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.casanube.ipld.car.CarReader;
import org.casanube.ipld.car.CarWriter;
import org.casanube.multiformats.Cid;
import org.casanube.multiformats.Multicodec;
import org.casanube.multiformats.Multihash;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Archives of 16 MiB in memory. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(1)
public class CarBenchmark {
  private static final int TOTAL_BYTES = 16 << 20;

  /** The size of each block in bytes. */
  @Param({"4096", "1048576"})
  public int blockBytes;

  private Cid cid = Cid.v1(Multicodec.RAW, Multihash.sha256(new byte[0]));
  private ByteBuffer data = ByteBuffer.allocate(0);
  private byte[] archive = new byte[0];

  @Setup
  public void fill() throws IOException {
    data = ByteBuffer.allocate(blockBytes);
    cid = Cid.v1(Multicodec.RAW, Multihash.sha256(data.duplicate()));
    ByteArrayOutputStream target = new ByteArrayOutputStream();
    writeTo(target);
    archive = target.toByteArray();
  }

  @Benchmark
  public long read() throws IOException {
    CarReader reader = CarReader.open(new ByteArrayInputStream(archive));
    while (reader.next().isPresent()) {}
    return reader.position();
  }

  @Benchmark
  public boolean readAndVerify() throws IOException {
    CarReader reader = CarReader.open(new ByteArrayInputStream(archive));
    boolean matches = true;
    for (var next = reader.next(); next.isPresent(); next = reader.next()) {
      matches &= next.get().matches();
    }
    return matches;
  }

  @Benchmark
  public long write() throws IOException {
    return writeTo(OutputStream.nullOutputStream());
  }

  private long writeTo(OutputStream target) throws IOException {
    CarWriter writer = CarWriter.open(target, List.of(cid));
    for (int written = 0; written < TOTAL_BYTES; written += blockBytes) {
      writer.write(cid, data);
    }
    return writer.position();
  }
}
