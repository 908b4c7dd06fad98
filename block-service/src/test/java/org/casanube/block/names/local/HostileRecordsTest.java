package org.casanube.block.names.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Random;
import org.casanube.block.names.IpnsRecord;
import org.casanube.block.names.NameErrorCode;
import org.casanube.block.names.NameKeys.NewKey;
import org.casanube.block.names.PublishRequest;
import org.casanube.block.names.Resolution;
import org.casanube.block.names.SigningKey;
import org.casanube.block.names.records.RecordCodec;
import org.casanube.block.names.records.RecordCodec.Compatibility;
import org.junit.jupiter.api.Test;

/** Records that are signed as they must be, by somebody who means no good. */
class HostileRecordsTest extends LocalNamesFixture {
  private static final Instant LAST = Instant.parse("9999-12-31T23:59:59Z");
  private static final Duration FOR_EVER = Duration.ofNanos(Long.MAX_VALUE);
  private static final long LAST_SEQUENCE = -1;

  /** However long a record wants to be believed, it is asked for again within the hour. */
  @Test
  void resolve_ofRecordThatWantsToLastForEver_isAskedForAgain() throws Exception {
    dht.plant(name(), record(OTHERS, 1, LAST).toBytes());

    Resolution first = run(() -> names.resolve(name().toPath(), USUAL));
    assertThat(first.path()).isEqualTo(ONE);
    assertThat(first.ttl().orElseThrow()).isLessThanOrEqualTo(Duration.ofHours(1));

    dht.plant(name(), record(2, TWO, Duration.ofHours(5)).toBytes());
    pass(Duration.ofMinutes(61));
    assertThat(run(() -> names.resolve(name().toPath(), USUAL)).path()).isEqualTo(TWO);
  }

  /** Whoever has the key can use up its sequence; nobody else's name is touched by that. */
  @Test
  void publish_afterTheLastSequence_isRefusedInsteadOfBeginningAnew() throws Exception {
    keys.generate("mine", new NewKey.Ed25519());
    SigningKey mine = keys.require("mine");
    dht.plant(mine.ipnsName(), record(mine, LAST_SEQUENCE, LAST).toBytes());

    assertRefused(
        () -> run(() -> names.publish(PublishRequest.of(TWO, "mine"))),
        NameErrorCode.INVALID_RECORD_OPTION);
    assertThat(run(() -> names.resolve(mine.ipnsName().toPath(), USUAL)).path()).isEqualTo(ONE);
    assertThat(sequenceAfter(PublishRequest.of(TWO, "self"))).isZero();
  }

  /** The copy for readers of version 1 says something else: it is no record at all. */
  @Test
  void resolve_ofRecordAtOddsWithItself_takesTheOthers() throws Exception {
    byte[] odd = record(OTHERS, 9, LAST).toBytes();
    String shown = new String(odd, java.nio.charset.StandardCharsets.ISO_8859_1);
    odd[shown.indexOf("bafkqaaa") + 7] = 'b';
    dht.plant(name(), odd);
    pubsub.plant(name(), record(3, TWO, Duration.ofHours(1)).toBytes());

    assertThat(run(() -> names.resolve(name().toPath(), USUAL)).path()).isEqualTo(TWO);
    assertThatThrownBy(() -> run(() -> names.accept(name(), odd, MINUTE)))
        .hasMessageNotContaining("null");
  }

  /** A thousand records of one name, all valid, are gone through; the newest wins. */
  @Test
  void resolve_amongVeryManyRecords_takesTheNewest() throws Exception {
    Random random = new Random(5);
    for (int count = 0; count < 1_000; count++) {
      dht.plant(name(), record(1 + random.nextInt(500), ONE, Duration.ofHours(1)).toBytes());
    }
    dht.plant(name(), record(501, TWO, Duration.ofHours(1)).toBytes());
    for (int count = 0; count < 200; count++) {
      dht.plant(name(), record(1 + random.nextInt(500), ONE, Duration.ofHours(2)).toBytes());
    }

    assertThat(run(() -> names.resolve(name().toPath(), USUAL)).path()).isEqualTo(TWO);
  }

  private static IpnsRecord record(SigningKey key, long sequence, Instant until) {
    return RecordCodec.create(
        key,
        new IpnsRecord.Content(ONE.toString(), sequence, until, Optional.of(FOR_EVER)),
        Compatibility.VERSIONS_1_AND_2);
  }
}
