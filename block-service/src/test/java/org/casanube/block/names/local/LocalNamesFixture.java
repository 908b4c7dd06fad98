package org.casanube.block.names.local;

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
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.casanube.block.names.InMemoryPublications;
import org.casanube.block.names.InMemoryRouting;
import org.casanube.block.names.IpnsName;
import org.casanube.block.names.IpnsRecord;
import org.casanube.block.names.NameErrorCode;
import org.casanube.block.names.NameException;
import org.casanube.block.names.NameKeys;
import org.casanube.block.names.NamePath;
import org.casanube.block.names.PublicationStore;
import org.casanube.block.names.PublishRequest;
import org.casanube.block.names.RecordRouting;
import org.casanube.block.names.ResolveOptions;
import org.casanube.block.names.SigningKey;
import org.casanube.block.names.TestKeys;
import org.casanube.block.names.dnslink.DnsException;
import org.casanube.block.names.dnslink.DnsLink;
import org.casanube.block.names.dnslink.TxtAnswer;
import org.casanube.block.names.keys.KeyFiles;
import org.casanube.block.names.records.RecordCodec;
import org.casanube.block.names.records.RecordCodec.Compatibility;
import org.casanube.p2p.simulation.Simulation;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Names on simulated time, with routings and domains that the test fills. */
abstract class LocalNamesFixture {
  static final NamePath ONE = NamePath.parse("/ipfs/bafkqaaa");
  static final NamePath TWO = NamePath.parse("/ipfs/bafkqaddwgevxmmraojswg33smq");
  static final ResolveOptions USUAL = ResolveOptions.usual();
  static final SigningKey OTHERS = TestKeys.ed25519(77);

  final Simulation simulation = new Simulation(1);
  final InMemoryRouting dht = new InMemoryRouting("dht", simulation);
  final InMemoryRouting pubsub = new InMemoryRouting("pubsub", simulation);
  final PublicationStore store = new InMemoryPublications();
  final Map<String, TxtAnswer> zone = new HashMap<>();
  final List<LocalNames> opened = new ArrayList<>();
  int dnsQuestions;
  NameKeys keys;
  LocalNames names;

  @BeforeEach
  void open(@TempDir Path folder) {
    keys = new KeyFiles(folder.resolve("names"), TestKeys.ed25519(1), new SecureRandom());
    names = names(StaticNames.none(), dht, pubsub);
  }

  @AfterEach
  void close() {
    opened.forEach(LocalNames::close);
  }

  static final Duration MINUTE = Duration.ofMinutes(1);

  static IpnsName name() {
    return OTHERS.ipnsName();
  }

  IpnsRecord record(long sequence, NamePath value, Duration lifetime) {
    return RecordCodec.create(
        OTHERS, content(sequence, value, lifetime), Compatibility.VERSIONS_1_AND_2);
  }

  IpnsRecord.Content content(long sequence, NamePath value, Duration lifetime) {
    return new IpnsRecord.Content(
        value.toString(), sequence, now().plus(lifetime), Optional.of(Duration.ofMinutes(5)));
  }

  long sequenceAfter(PublishRequest request) throws Exception {
    return run(() -> names.publish(request)).publication().record().sequence();
  }

  LocalNames names(StaticNames statics, RecordRouting... routings) {
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

  void link(String domain, String text, int ttl) {
    zone.put("_dnslink." + domain, new TxtAnswer(List.of(text), Duration.ofSeconds(ttl)));
  }

  Instant now() {
    return simulation.clock().instant();
  }

  <T> T run(Callable<T> task) throws Exception {
    return simulation.run(task);
  }

  void pass(Duration time) throws Exception {
    run(() -> {
      simulation.pause(time);
      return null;
    });
  }

  static void assertRefused(ThrowingCallable action, NameErrorCode code) {
    assertThatThrownBy(action)
        .asInstanceOf(type(NameException.class))
        .extracting(NameException::code)
        .isEqualTo(code);
  }
}
