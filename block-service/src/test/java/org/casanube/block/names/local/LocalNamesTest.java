package org.casanube.block.names.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.casanube.block.names.InMemoryPublications;
import org.casanube.block.names.InMemoryRouting;
import org.casanube.block.names.IpnsName;
import org.casanube.block.names.IpnsRecord;
import org.casanube.block.names.NameErrorCode;
import org.casanube.block.names.NameException;
import org.casanube.block.names.NameKeys;
import org.casanube.block.names.NameKeys.NewKey;
import org.casanube.block.names.NamePath;
import org.casanube.block.names.Names.Published;
import org.casanube.block.names.Names.Spread;
import org.casanube.block.names.PublicationStore;
import org.casanube.block.names.PublishRequest;
import org.casanube.block.names.RecordRouting;
import org.casanube.block.names.Resolution;
import org.casanube.block.names.ResolveOptions;
import org.casanube.block.names.SigningKey;
import org.casanube.block.names.TestKeys;
import org.casanube.block.names.dnslink.DnsException;
import org.casanube.block.names.dnslink.DnsLink;
import org.casanube.block.names.dnslink.TxtAnswer;
import org.casanube.block.names.keys.KeyFiles;
import org.casanube.block.names.records.RecordCheck;
import org.casanube.block.names.records.RecordCodec;
import org.casanube.block.names.records.RecordCodec.Compatibility;
import org.casanube.p2p.simulation.Simulation;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Resolving and publishing on simulated time. */
class LocalNamesTest {
  private static final NamePath ONE = NamePath.parse("/ipfs/bafkqaaa");
  private static final NamePath TWO = NamePath.parse("/ipfs/bafkqaddwgevxmmraojswg33smq");
  private static final ResolveOptions USUAL = ResolveOptions.usual();
  private static final SigningKey OTHERS = TestKeys.ed25519(77);

  private final Simulation simulation = new Simulation(1);
  private final InMemoryRouting dht = new InMemoryRouting("dht", simulation);
  private final InMemoryRouting pubsub = new InMemoryRouting("pubsub", simulation);
  private final PublicationStore store = new InMemoryPublications();
  private final Map<String, TxtAnswer> zone = new HashMap<>();
  private final List<LocalNames> opened = new ArrayList<>();
  private int dnsQuestions;
  private NameKeys keys;
  private LocalNames names;

  @BeforeEach
  void open(@TempDir Path folder) {
    keys = new KeyFiles(folder.resolve("names"), TestKeys.ed25519(1), new SecureRandom());
    names = names(StaticNames.none(), dht, pubsub);
  }

  @AfterEach
  void close() {
    opened.forEach(LocalNames::close);
  }

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

  private static final Duration MINUTE = Duration.ofMinutes(1);

  private static IpnsName name() {
    return OTHERS.ipnsName();
  }

  private IpnsRecord record(long sequence, NamePath value, Duration lifetime) {
    return RecordCodec.create(
        OTHERS, content(sequence, value, lifetime), Compatibility.VERSIONS_1_AND_2);
  }

  private IpnsRecord.Content content(long sequence, NamePath value, Duration lifetime) {
    return new IpnsRecord.Content(
        value.toString(), sequence, now().plus(lifetime), Optional.of(Duration.ofMinutes(5)));
  }

  private long sequenceAfter(PublishRequest request) throws Exception {
    return run(() -> names.publish(request)).publication().record().sequence();
  }

  private LocalNames names(StaticNames statics, RecordRouting... routings) {
    DnsLink domains =
        new DnsLink(asked -> {
          dnsQuestions++;
          if (asked.text().endsWith("fail.example")) {
            throw new DnsException("no answer");
          }
          return zone.getOrDefault(asked.text(), new TxtAnswer(List.of(), Duration.ofSeconds(60)));
        });
    LocalNames made =
        new LocalNames(
            new LocalNames.Sources(List.of(routings), domains, statics),
            keys,
            store,
            simulation,
            NamesSettings.usual());
    opened.add(made);
    return made;
  }

  private void link(String domain, String text, int ttl) {
    zone.put("_dnslink." + domain, new TxtAnswer(List.of(text), Duration.ofSeconds(ttl)));
  }

  private Instant now() {
    return simulation.clock().instant();
  }

  private <T> T run(Callable<T> task) throws Exception {
    return simulation.run(task);
  }

  private void pass(Duration time) throws Exception {
    run(() -> {
      simulation.pause(time);
      return null;
    });
  }

  private static void assertRefused(ThrowingCallable action, NameErrorCode code) {
    assertThatThrownBy(action)
        .asInstanceOf(type(NameException.class))
        .extracting(NameException::code)
        .isEqualTo(code);
  }
}
