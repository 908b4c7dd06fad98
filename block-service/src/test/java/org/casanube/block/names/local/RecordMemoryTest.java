package org.casanube.block.names.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.casanube.block.names.IpnsName;
import org.casanube.block.names.IpnsRecord;
import org.casanube.multiformats.Cid;
import org.casanube.multiformats.Multicodec;
import org.casanube.multiformats.Multihash;
import org.junit.jupiter.api.Test;

/** What is kept of records that were seen. */
class RecordMemoryTest {
  private static final Instant NOW = Instant.EPOCH;
  private static final Duration HOUR = Duration.ofHours(1);

  private final RecordMemory memory =
      new RecordMemory(new NamesSettings.Resolving(HOUR, HOUR, HOUR, HOUR, HOUR, 10_000));

  private static IpnsRecord record(int bytes) {
    return new IpnsRecord(
        new byte[bytes],
        new IpnsRecord.Content("/ipfs/bafkqaaa", 1, NOW.plus(HOUR), Optional.of(HOUR)),
        new IpnsRecord.Proof(new byte[0], new byte[0], null));
  }

  private static List<IpnsName> names(int count) {
    return IntStream.range(0, count)
        .mapToObj(index -> Multihash.sha256(new byte[] {(byte) index, (byte) (index >> 8)}))
        .map(hash -> IpnsName.parse(Cid.v1(Multicodec.LIBP2P_KEY, hash).toString()))
        .toList();
  }

  /** Whoever makes keys has as many names as he likes, and a record has up to 10 KiB. */
  @Test
  void remember_ofManyLongRecords_keepsFewAndTheNewest() {
    List<IpnsName> names = names(1000);
    for (IpnsName name : names) {
      assertThat(memory.remember(name, record(IpnsRecord.MAX_BYTES), NOW)).isEqualTo(HOUR);
    }
    List<IpnsName> known = new ArrayList<>();
    for (IpnsName name : names) {
      if (memory.fresh(name, NOW).isPresent()) {
        known.add(name);
      }
    }
    assertThat(memory.size()).isBetween(100, 8 * 1024 * 1024 / (2 * IpnsRecord.MAX_BYTES));
    assertThat(known).isEqualTo(names.subList(names.size() - memory.size(), names.size()));
  }

  @Test
  void remember_ofManyShortRecords_keepsThemAll() {
    List<IpnsName> names = names(1000);
    names.forEach(name -> memory.remember(name, record(200), NOW));
    assertThat(memory.size()).isEqualTo(names.size());
  }
}
