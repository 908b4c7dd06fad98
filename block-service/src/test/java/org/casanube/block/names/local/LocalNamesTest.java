package org.casanube.block.names.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.casanube.block.names.InMemoryRouting;
import org.casanube.block.names.IpnsName;
import org.casanube.block.names.IpnsRecord;
import org.casanube.block.names.NameErrorCode;
import org.casanube.block.names.NameKeys.NewKey;
import org.casanube.block.names.NamePath;
import org.casanube.block.names.Names.Published;
import org.casanube.block.names.PublishRequest;
import org.casanube.block.names.Resolution;
import org.casanube.block.names.TestKeys;
import org.casanube.block.names.records.RecordCodec;
import org.casanube.block.names.records.RecordCodec.Compatibility;
import org.junit.jupiter.api.Test;

/** Resolving on simulated time. */
class LocalNamesTest extends LocalNamesFixture {
  @Test
  void resolve_ofOwnName_needsNoRouting() throws Exception {
    LocalNames alone = names(StaticNames.none());
    IpnsName self = keys.require("self").ipnsName();

    Published published = run(() -> alone.publish(PublishRequest.of(ONE, "self")));
    Resolution resolved = run(() -> alone.resolve(self.toPath().append("/a/b"), USUAL));

    assertThat(published.spread()).isEmpty();
    assertThat(resolved.path()).isEqualTo(ONE.append("/a/b"));
    assertThat(resolved.ttl()).contains(Duration.ofMinutes(5));
    assertThat(resolved.steps()).isEqualTo(1);
    Resolution fixed = run(() -> alone.resolve(ONE, USUAL));
    assertThat(fixed).isEqualTo(new Resolution(ONE, Optional.empty(), 0));
    // Also when it has been started anew, from what is stored alone.
    LocalNames restarted = names(StaticNames.none());
    assertThat(run(() -> restarted.resolve(self.toPath(), USUAL)).path()).isEqualTo(ONE);
  }

  @Test
  void resolve_ofNamesOfNames_followsThemAndTakesTheLeastTtl() throws Exception {
    IpnsName inner = keys.generate("inner", new NewKey.Ed25519()).ipnsName();
    IpnsName outer = keys.generate("outer", new NewKey.Rsa(2048)).ipnsName();
    link("blog.example", "dnslink=/ipns/" + outer.peer() + "/posts", 900);
    run(() ->
        names.publish(PublishRequest.of(ONE.append("/x"), "inner").ttl(Duration.ofMinutes(3))));
    run(() -> names.publish(PublishRequest.of(inner.toPath().append("/y/"), "outer")));

    NamePath blog = NamePath.parse("/ipns/Blog.example/2026");
    Resolution all = run(() -> names.resolve(blog, USUAL));
    Resolution one = run(() -> names.resolve(blog, USUAL.oneStep()));

    assertThat(all.path()).hasToString("/ipfs/bafkqaaa/x/y/posts/2026");
    assertThat(all.ttl().orElseThrow()).isLessThanOrEqualTo(Duration.ofMinutes(3));
    assertThat(all.steps()).isEqualTo(3);
    assertThat(one.path()).hasToString("/ipns/" + outer.peer() + "/posts/2026");
    assertThat(one.ttl()).contains(Duration.ofMinutes(15));
    assertRefused(
        () -> run(() -> names.resolve(blog, USUAL.maxSteps(2))), NameErrorCode.TOO_MANY_STEPS);
  }

  @Test
  void resolve_ofCircle_endsAtTheLimit() {
    link("a.example", "dnslink=/ipns/b.example", 60);
    link("b.example", "dnslink=/ipns/a.example", 60);

    assertRefused(
        () -> run(() -> names.resolve(NamePath.parse("/ipns/a.example"), USUAL)),
        NameErrorCode.TOO_MANY_STEPS);
  }

  @Test
  void resolve_ofStaticNames_asksNobody() throws Exception {
    StaticNames statics =
        StaticNames.parse("a.example:/ipfs/bafkqaaa,%s:/ipns/a.example/b".formatted(name()));
    LocalNames fixed = names(statics, dht);

    assertThat(run(() -> fixed.resolve(name().toPath(), USUAL)).path()).isEqualTo(ONE.append("/b"));
    NamePath capitals = NamePath.parse("/ipns/A.Example.");
    assertThat(run(() -> fixed.resolve(capitals, USUAL)).path()).isEqualTo(ONE);
    assertThat(dht.asked()).isZero();
    assertThat(dnsQuestions).isZero();
  }

  @Test
  void resolve_ofWhatIsNoName_isRefused() {
    for (String path : List.of("/ipns/a b", "/ipns/a..b", "/ipns/-/\u0000")) {
      if (!path.contains("-")) {
        assertRefused(
            () -> run(() -> names.resolve(NamePath.parse(path), USUAL)),
            NameErrorCode.INVALID_PATH);
      }
    }
    assertRefused(
        () -> run(() -> names.resolve(NamePath.parse("/ipns/none.example"), USUAL)),
        NameErrorCode.NOT_FOUND);
    assertRefused(
        () -> run(() -> names.resolve(NamePath.parse("/ipns/fail.example"), USUAL)),
        NameErrorCode.DNS_FAILED);
  }

  @Test
  void resolve_ofManyRecords_believesTheNewestValidOne() throws Exception {
    dht.plant(name(), new byte[] {1, 2, 3});
    dht.plant(name(), record(5, ONE, Duration.ofHours(1)).toBytes());
    dht.plant(name(), record(9, ONE, Duration.ofSeconds(-1)).toBytes());
    dht.plant(
        name(),
        RecordCodec.create(
                TestKeys.ed25519(78), content(8, ONE, Duration.ofHours(1)), Compatibility.VERSION_2)
            .toBytes());
    pubsub.plant(name(), record(6, TWO, Duration.ofHours(1)).toBytes());
    pubsub.plant(name(), new byte[20_000]);

    assertThat(run(() -> names.resolve(name().toPath(), USUAL)).path()).isEqualTo(TWO);
    assertThat(run(() -> names.record(name(), USUAL)).sequence()).isEqualTo(6);
    assertThat(dht.asked()).isEqualTo(1);
  }

  @Test
  void resolve_withOneRoutingBrokenAndOneSlow_waitsForPatienceOnly() throws Exception {
    InMemoryRouting http = new InMemoryRouting("http", simulation);
    LocalNames three = names(StaticNames.none(), dht, pubsub, http);
    dht.plant(name(), record(1, ONE, Duration.ofHours(1)).toBytes());
    pubsub.delay(Duration.ofSeconds(50));
    http.broken(true);

    Duration before = simulation.elapsed();
    assertThat(run(() -> three.resolve(name().toPath(), USUAL)).path()).isEqualTo(ONE);

    assertThat(simulation.elapsed().minus(before)).isEqualTo(Duration.ofSeconds(2));
  }

  @Test
  void resolve_ofNameThatNobodyKnows_isNotAskedAgainAtOnce() throws Exception {
    assertRefused(() -> run(() -> names.resolve(name().toPath(), USUAL)), NameErrorCode.NOT_FOUND);
    assertRefused(() -> run(() -> names.resolve(name().toPath(), USUAL)), NameErrorCode.NOT_FOUND);
    assertThat(dht.asked()).isEqualTo(1);
    dht.plant(name(), record(1, ONE, Duration.ofHours(1)).toBytes());

    assertThat(run(() -> names.resolve(name().toPath(), USUAL.uncached())).path()).isEqualTo(ONE);
    assertThat(dht.asked()).isEqualTo(2);
  }

  @Test
  void resolve_ofWhatIsKnown_asksNobody() throws Exception {
    dht.plant(name(), record(1, ONE, Duration.ofHours(1)).toBytes());
    link("link.example", "dnslink=" + TWO, 60);
    assertRefused(
        () -> run(() -> names.resolve(name().toPath(), USUAL.known())), NameErrorCode.NOT_FOUND);
    NamePath domain = NamePath.parse("/ipns/link.example");
    assertRefused(() -> run(() -> names.resolve(domain, USUAL.known())), NameErrorCode.NOT_FOUND);
    assertThat(dht.asked() + dnsQuestions).isZero();

    run(() -> names.resolve(name().toPath(), USUAL));
    assertThat(run(() -> names.resolve(name().toPath(), USUAL.known())).path()).isEqualTo(ONE);
    assertThat(dht.asked()).isEqualTo(1);
  }

  @Test
  void resolve_whileItIsBelieved_asksNobody() throws Exception {
    dht.plant(name(), record(1, ONE, Duration.ofHours(1)).toBytes());
    run(() -> names.resolve(name().toPath(), USUAL));
    pass(Duration.ofMinutes(4));

    Resolution later = run(() -> names.resolve(name().toPath(), USUAL));
    assertThat(later.ttl()).contains(Duration.ofMinutes(1));
    assertThat(dht.asked()).isEqualTo(1);

    dht.plant(name(), record(2, TWO, Duration.ofHours(1)).toBytes());
    assertThat(run(() -> names.resolve(name().toPath(), USUAL.uncached())).path()).isEqualTo(TWO);
    pass(Duration.ofMinutes(6));
    assertThat(run(() -> names.resolve(name().toPath(), USUAL)).path()).isEqualTo(TWO);
    assertThat(dht.asked()).isEqualTo(3);
  }

  @Test
  void resolve_afterNewerRecordWasSeen_neverGoesBack() throws Exception {
    InMemoryRouting forgetful = new InMemoryRouting("forgetful", simulation);
    LocalNames one = names(StaticNames.none(), forgetful);
    run(() -> one.accept(name(), record(2, TWO, Duration.ofHours(1)).toBytes(), MINUTE));
    InMemoryRouting stale = forgetful;
    stale.plant(name(), record(1, ONE, Duration.ofDays(30)).toBytes());

    assertThat(run(() -> one.resolve(name().toPath(), USUAL.uncached())).path()).isEqualTo(TWO);
    assertRefused(
        () -> run(() -> one.accept(name(), stale.last(name()), MINUTE)),
        NameErrorCode.INVALID_RECORD);
    pass(Duration.ofHours(2));
    assertThat(run(() -> one.resolve(name().toPath(), USUAL)).path())
        .as("when the newer one's time is over")
        .isEqualTo(ONE);
  }

  @Test
  void resolve_byManyAtOnce_asksOnce() throws Exception {
    dht.plant(name(), record(1, ONE, Duration.ofHours(1)).toBytes());
    dht.delay(Duration.ofSeconds(1));
    CountDownLatch done = new CountDownLatch(50);
    List<NamePath> found = new ArrayList<>();

    run(() -> {
      for (int count = 0; count < 50; count++) {
        Thread ignored =
            simulation.start(
                "reader",
                () -> {
                  found.add(names.resolve(name().toPath(), USUAL).path());
                  done.countDown();
                });
      }
      done.await();
      return null;
    });

    assertThat(found).hasSize(50).containsOnly(ONE);
    assertThat(dht.asked()).isEqualTo(1);
  }

  @Test
  void resolve_withDeadline_waitsNoLonger() throws Exception {
    dht.delay(Duration.ofSeconds(40));
    dht.plant(name(), record(1, ONE, Duration.ofHours(1)).toBytes());
    Duration before = simulation.elapsed();

    assertRefused(
        () -> run(() -> names.resolve(name().toPath(), USUAL.deadline(Duration.ofSeconds(3)))),
        NameErrorCode.DEADLINE);

    assertThat(simulation.elapsed().minus(before)).isEqualTo(Duration.ofSeconds(3));
    // The lookup went on for whoever comes next.
    pass(Duration.ofSeconds(40));
    assertThat(run(() -> names.resolve(name().toPath(), USUAL)).path()).isEqualTo(ONE);
    assertThat(dht.asked()).isEqualTo(1);
  }

  @Test
  void resolve_ofRecordThatPointsNowhere_isRefused() {
    IpnsRecord nowhere =
        RecordCodec.create(
            OTHERS,
            new IpnsRecord.Content("hello", 1, now().plusSeconds(60), Optional.empty()),
            Compatibility.VERSION_2);
    dht.plant(name(), nowhere.toBytes());

    assertRefused(
        () -> run(() -> names.resolve(name().toPath(), USUAL)), NameErrorCode.INVALID_RECORD);
  }
}
