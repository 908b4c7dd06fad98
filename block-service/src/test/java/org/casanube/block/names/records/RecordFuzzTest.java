package org.casanube.block.names.records;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.StringLength;
import org.casanube.block.names.InvalidRecordException;
import org.casanube.block.names.IpnsRecord;
import org.casanube.block.names.NameException;
import org.casanube.block.names.SigningKey;
import org.casanube.block.names.TestKeys;
import org.casanube.block.names.records.RecordCodec.Compatibility;
import org.junit.jupiter.api.Test;

/** Records from peers: read, or refused with a reason; nothing else. */
class RecordFuzzTest {
  private static final Instant NOW = Instant.parse("2026-06-01T12:00:00Z");
  private static final SigningKey KEY = TestKeys.ed25519(1);

  @FuzzTest(maxDuration = "60s")
  void read_ofAnyBytes_isReadOrRefused(byte[] bytes) {
    check(bytes, false);
  }

  @Test
  void require_ofDamagedRecords_neverBelievesOtherContent() {
    Random random = new Random(11);
    for (Compatibility compatibility : Compatibility.values()) {
      IpnsRecord good = good(compatibility);
      for (int round = 0; round < 3_000; round++) {
        byte[] damaged = good.toBytes();
        for (int count = 1 + random.nextInt(3); count > 0; count--) {
          damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
        }
        if (random.nextInt(4) == 0) {
          damaged = Arrays.copyOf(damaged, random.nextInt(damaged.length + 20));
        }
        Optional<IpnsRecord> believed = check(damaged, true);
        believed.ifPresent(
            record -> assertThat(record.proof().data()).isEqualTo(good.proof().data()));
      }
    }
  }

  @Test
  void read_ofRandomBytes_isReadOrRefused() {
    Random random = new Random(12);
    for (int round = 0; round < 20_000; round++) {
      byte[] bytes = new byte[random.nextInt(300)];
      random.nextBytes(bytes);
      check(bytes, false);
    }
  }

  @Property(tries = 200)
  void create_ofAnyContent_isReadAsItWas(
      @ForAll @StringLength(max = 300) String rest,
      @ForAll long sequence,
      @ForAll @LongRange(min = 0) long ttl,
      @ForAll @LongRange(min = 0, max = 200_000_000_000L) long seconds)
      throws InvalidRecordException {
    String value = "/ipns/" + rest.replaceAll("[\\ud800-\\udfff]", "");
    IpnsRecord.Content content =
        new IpnsRecord.Content(
            value, sequence, Instant.ofEpochSecond(seconds, 1), Optional.of(Duration.ofNanos(ttl)));

    IpnsRecord made = RecordCodec.create(KEY, content, Compatibility.VERSIONS_1_AND_2);

    IpnsRecord read = RecordCheck.require(KEY.ipnsName(), made.toBytes(), Instant.EPOCH);
    assertThat(read.value()).isEqualTo(value);
    assertThat(read.sequence()).isEqualTo(sequence);
    assertThat(read.ttl()).contains(Duration.ofNanos(ttl));
    assertThat(read.validUntil()).isEqualTo(content.validUntil());
  }

  private static IpnsRecord good(Compatibility compatibility) {
    return RecordCodec.create(
        KEY,
        new IpnsRecord.Content(
            "/ipfs/bafkqaaa", 1, NOW.plusSeconds(60), Optional.of(Duration.ofMinutes(5))),
        compatibility);
  }

  private static Optional<IpnsRecord> check(byte[] bytes, boolean signed) {
    try {
      IpnsRecord record =
          signed ? RecordCheck.require(KEY.ipnsName(), bytes, NOW) : RecordCodec.read(bytes);
      assertThat(record.toBytes()).isEqualTo(bytes);
      assertThat(record.ttl().orElse(Duration.ZERO).isNegative()).isFalse();
      assertThat(record.toString()).isNotEmpty();
      try {
        assertThat(record.path().toString()).startsWith("/ip");
      } catch (NameException e) {
        assertThat(e).hasMessageNotContaining("null");
      }
      return Optional.of(record);
    } catch (InvalidRecordException e) {
      assertThat(e.reason()).isNotNull();
      return Optional.empty();
    }
  }
}
