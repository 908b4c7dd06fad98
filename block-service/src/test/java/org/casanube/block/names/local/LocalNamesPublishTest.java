package org.casanube.block.names.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import org.casanube.block.names.IpnsName;
import org.casanube.block.names.IpnsRecord;
import org.casanube.block.names.NameErrorCode;
import org.casanube.block.names.NameKeys.NewKey;
import org.casanube.block.names.Names.Published;
import org.casanube.block.names.Names.Spread;
import org.casanube.block.names.PublishRequest;
import org.casanube.block.names.TestKeys;
import org.casanube.block.names.records.RecordCheck;
import org.casanube.block.names.records.RecordCodec;
import org.casanube.block.names.records.RecordCodec.Compatibility;
import org.junit.jupiter.api.Test;

/** Publishing, and renewing what was published, on simulated time. */
class LocalNamesPublishTest extends LocalNamesFixture {
  @Test
  void publish_ofValues_countsOnlyChanges() throws Exception {
    assertThat(sequenceAfter(PublishRequest.of(ONE, "self"))).isZero();
    assertThat(sequenceAfter(PublishRequest.of(ONE, "self"))).as("no later end").isEqualTo(1);
    pass(Duration.ofSeconds(1));
    assertThat(sequenceAfter(PublishRequest.of(ONE, "self"))).isEqualTo(1);
    assertThat(sequenceAfter(PublishRequest.of(TWO, "self"))).isEqualTo(2);
    assertThat(sequenceAfter(PublishRequest.of(TWO, "self").lifetime(Duration.ofHours(1))))
        .as("an earlier end, which would lose against the record before")
        .isEqualTo(3);
    assertThat(sequenceAfter(PublishRequest.of(ONE, "self").sequence(100))).isEqualTo(100);
    for (long sequence : new long[] {0, 99, 100}) {
      assertRefused(
          () -> run(() -> names.publish(PublishRequest.of(TWO, "self").sequence(sequence))),
          NameErrorCode.INVALID_RECORD_OPTION);
    }
    assertThat(sequenceAfter(PublishRequest.of(TWO, "self").sequence(-1))).isEqualTo(-1);
    assertRefused(
        () -> run(() -> names.publish(PublishRequest.of(ONE, "self"))),
        NameErrorCode.INVALID_RECORD_OPTION);
    // Each was newer than the one before, for every reader.
    IpnsName self = keys.require("self").ipnsName();
    assertThat(RecordCheck.require(self, dht.last(self), now()).sequence()).isEqualTo(-1);
    assertThat(names.findPublication(self).orElseThrow().record().sequence()).isEqualTo(-1);
  }

  @Test
  void publish_withKeyThatOthersUsed_passesTheirSequence() throws Exception {
    IpnsName self = keys.require("self").ipnsName();
    dht.plant(
        self,
        RecordCodec.create(
                TestKeys.ed25519(1), content(500, ONE, Duration.ofDays(9)), Compatibility.VERSION_2)
            .toBytes());

    assertThat(sequenceAfter(PublishRequest.of(TWO, "self"))).isEqualTo(501);
    assertThat(run(() -> names.resolve(self.toPath(), USUAL.uncached())).path()).isEqualTo(TWO);
  }

  @Test
  void publish_withRoutingsBroken_isKeptAndTellsWhy() throws Exception {
    dht.broken(true);
    pubsub.delay(Duration.ofHours(1));

    Published published =
        run(() -> names.publish(PublishRequest.of(ONE, "self").deadline(Duration.ofSeconds(20))));

    assertThat(published.spread()).extracting(Spread::routing).containsExactly("dht", "pubsub");
    assertThat(published.spread().get(0).failure()).contains("dht is broken");
    assertThat(published.spread().get(1).failure()).contains("it was not done in time");
    assertThat(names.publications()).containsExactly(published.publication());
  }

  @Test
  void publish_withoutItsKeyOrWithStrangeTimes_isRefused() {
    assertRefused(
        () -> run(() -> names.publish(PublishRequest.of(ONE, "nobody"))),
        NameErrorCode.KEY_NOT_FOUND);
    PublishRequest request = PublishRequest.of(ONE, "self");
    assertRefused(() -> request.lifetime(Duration.ZERO), NameErrorCode.INVALID_RECORD_OPTION);
    assertRefused(
        () -> request.lifetime(Duration.ofDays(99_999)), NameErrorCode.INVALID_RECORD_OPTION);
    assertRefused(() -> request.ttl(Duration.ofSeconds(-1)), NameErrorCode.INVALID_RECORD_OPTION);
  }

  @Test
  void accept_ofAnothersRecord_givesItToAll() throws Exception {
    IpnsRecord record = record(3, ONE, Duration.ofHours(1));

    List<Spread> spread = run(() -> names.accept(name(), record.toBytes(), MINUTE));

    assertThat(spread).allMatch(each -> each.failure().isEmpty());
    assertThat(dht.last(name())).isEqualTo(record.toBytes());
    assertThat(run(() -> names.resolve(name().toPath(), USUAL)).path()).isEqualTo(ONE);
    assertThat(dht.asked()).isZero();
    assertRefused(
        () -> run(() -> names.accept(keys.require("self").ipnsName(), record.toBytes(), MINUTE)),
        NameErrorCode.INVALID_RECORD);
  }

  @Test
  void republish_overDays_keepsTheNameValid() throws Exception {
    IpnsName self = keys.require("self").ipnsName();
    names.start();
    run(() -> names.publish(PublishRequest.of(ONE, "self")));
    run(() -> {
      keys.generate("short", new NewKey.Ed25519());
      return names.publish(PublishRequest.of(TWO, "short").lifetime(Duration.ofMinutes(30)));
    });
    IpnsName quick = keys.require("short").ipnsName();

    for (int hour = 0; hour < 24 * 10; hour++) {
      pass(Duration.ofHours(1));
      assertThat(RecordCheck.require(self, dht.last(self), now()).sequence()).isZero();
      assertThat(RecordCheck.require(quick, dht.last(quick), now()).value())
          .isEqualTo(TWO.toString());
    }

    int perDay = 24 / 4;
    assertThat(dht.puts()).isBetween(10 * perDay + 10 * 24 * 2, 10 * perDay + 10 * 24 * 5);
    IpnsRecord last = RecordCheck.require(self, dht.last(self), now());
    assertThat(last.validUntil()).isAfter(now().plus(Duration.ofHours(43)));
    assertThat(last.ttl()).contains(Duration.ofMinutes(5));
  }

  @Test
  void republish_afterTheServiceWasDown_isMadeUpFor() throws Exception {
    IpnsName self = keys.require("self").ipnsName();
    run(() -> names.publish(PublishRequest.of(ONE, "self")));
    pass(Duration.ofDays(30));
    assertThatThrownBy(() -> RecordCheck.require(self, dht.last(self), now()));

    LocalNames restarted = names(StaticNames.none(), dht);
    restarted.start();
    pass(Duration.ofMinutes(2));

    assertThat(RecordCheck.require(self, dht.last(self), now()).value()).isEqualTo(ONE.toString());
  }

  @Test
  void republish_withRoutingsBroken_isTriedAgainSoon() throws Exception {
    IpnsName self = keys.require("self").ipnsName();
    names.start();
    run(() -> names.publish(PublishRequest.of(ONE, "self")));
    dht.broken(true);
    pubsub.broken(true);
    pass(Duration.ofHours(5));
    assertThat(dht.puts()).isEqualTo(1);
    dht.broken(false);
    pass(Duration.ofMinutes(12));

    assertThat(dht.puts()).isEqualTo(2);
    assertThat(RecordCheck.require(self, dht.last(self), now()).validUntil())
        .isAfter(now().plus(Duration.ofHours(47)));
  }

  @Test
  void republish_ofNamesWithoutKeyOrWithdrawn_ends() throws Exception {
    keys.generate("gone", new NewKey.Ed25519());
    names.start();
    run(() -> names.publish(PublishRequest.of(ONE, "gone")));
    run(() -> names.publish(PublishRequest.of(ONE, "self")));
    keys.remove("gone");
    assertThat(names.withdraw(keys.require("self").ipnsName())).isTrue();
    assertThat(names.withdraw(keys.require("self").ipnsName())).isFalse();

    pass(Duration.ofHours(5));

    assertThat(names.publications()).isEmpty();
    assertThat(dht.puts()).isEqualTo(2);
  }

  @Test
  void republish_ofManyNames_renewsAll() throws Exception {
    dht.delay(Duration.ofSeconds(5));
    names.start();
    for (int count = 0; count < 100; count++) {
      String key = "k" + count;
      keys.generate(key, new NewKey.Ed25519());
      run(() -> names.publish(PublishRequest.of(ONE, key)));
    }
    pass(Duration.ofHours(5));

    assertThat(dht.puts()).isEqualTo(200);
    assertThat(store.due(now(), 1)).isEmpty();
  }
}
