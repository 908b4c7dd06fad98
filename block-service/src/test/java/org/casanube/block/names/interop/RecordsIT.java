package org.casanube.block.names.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.casanube.block.names.IpnsName;
import org.casanube.block.names.IpnsRecord;
import org.casanube.block.names.SigningKey;
import org.casanube.block.names.TestKeys;
import org.casanube.block.names.records.RecordCheck;
import org.casanube.block.names.records.RecordCodec;
import org.casanube.block.names.records.RecordCodec.Compatibility;
import org.casanube.p2p.keys.PublicKey;
import org.casanube.testpeers.KuboDaemon;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Records of Kubo and of the JavaScript library, believed here, and ours believed there. */
class RecordsIT {
  private static final String VALUE = "/ipfs/bafkqaddwgevxmmraojswg33smq";
  private static final Duration TTL = Duration.ofMinutes(7);

  @TempDir static Path folder;
  private static KuboDaemon kubo;
  private static JsPeer js;

  private final Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);

  @BeforeAll
  static void start() throws Exception {
    js = new JsPeer(Files.createDirectories(folder.resolve("js")), "ipns-records.mjs");
    kubo = KuboDaemon.in(folder.resolve("kubo")).routing("dhtserver").start();
  }

  @AfterAll
  static void stop() throws Exception {
    if (js != null) {
      js.close();
    }
    if (kubo != null) {
      kubo.close();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"ed25519", "rsa"})
  void record_ofKubo_isBelieved(String type) throws Exception {
    for (String compatible : List.of("true", "false")) {
      String key = type + compatible;
      IpnsName name = IpnsName.parse(kubo.run("key", "gen", "--type=" + type, key).trim());
      kubo.run(
          "name",
          "publish",
          "--allow-offline",
          "--key=" + key,
          "--ttl=7m",
          "--lifetime=2h",
          "--v1compat=" + compatible,
          "--resolve=false",
          VALUE);

      byte[] bytes = kubo.runForBytes("name", "get", "/ipns/" + name);
      IpnsRecord record = RecordCheck.require(name, bytes, now);

      assertThat(record.value()).isEqualTo(VALUE);
      assertThat(record.sequence()).isZero();
      assertThat(record.ttl()).contains(TTL);
      assertThat(record.validUntil()).isBetween(now.plusSeconds(7000), now.plusSeconds(7300));
      assertThat(record.proof().publicKey().isPresent()).isEqualTo(type.equals("rsa"));
    }
  }

  @Test
  void record_ofKuboWithAnEcdsaKey_isBelieved() throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(256);
    byte[] key = generator.generateKeyPair().getPrivate().getEncoded();
    Path pem =
        Files.writeString(
            folder.resolve("ec.pem"),
            "-----BEGIN PRIVATE KEY-----\n%s\n-----END PRIVATE KEY-----\n"
                .formatted(Base64.getMimeEncoder().encodeToString(key)));
    String imported =
        kubo.run(
            "key",
            "import",
            "--format=pem-pkcs8-cleartext",
            "--allow-any-key-type",
            "ec",
            pem.toString());
    kubo.run("name", "publish", "--allow-offline", "--key=ec", "--resolve=false", VALUE);

    IpnsName name = IpnsName.parse(imported.trim());
    byte[] bytes = kubo.runForBytes("name", "get", "/ipns/" + name);

    assertThat(RecordCheck.require(name, bytes, now).value()).isEqualTo(VALUE);
  }

  @ParameterizedTest
  @EnumSource(Compatibility.class)
  void record_ofOurs_isBelievedByKubo(Compatibility compatibility) throws Exception {
    // Kubo takes no second record of the same number, so each run has a key of its own.
    long seed = now.getEpochSecond() + compatibility.name().hashCode();
    for (SigningKey key : List.of(TestKeys.ed25519(seed), TestKeys.rsa(), TestKeys.ecdsa())) {
      IpnsRecord record = RecordCodec.create(key, content(4), compatibility);
      Path file = Files.write(folder.resolve("ours"), record.toBytes());

      String inspected = kubo.run("name", "inspect", "--verify=" + key.ipnsName(), file.toString());
      assertThat(inspected)
          .contains("Valid: true")
          .contains("\"" + VALUE + "\"")
          .containsPattern("Sequence: +4\n")
          .containsPattern("TTL: +7m0s")
          .contains(compatibility == Compatibility.VERSION_2 ? "V2" : "V1+V2");
      kubo.run("name", "put", "--allow-offline", key.ipnsName().toString(), file.toString());
      assertThat(kubo.run("name", "resolve", key.ipnsName().toString()).trim()).isEqualTo(VALUE);
      assertThat(kubo.runForBytes("name", "get", "/ipns/" + key.ipnsName()))
          .isEqualTo(record.toBytes());
    }
  }

  @Test
  void signatureOfVersion1_ofKubo_isWhatWeSignToo() throws Exception {
    SigningKey key = TestKeys.ed25519(5);
    IpnsRecord record = RecordCodec.create(key, content(4), Compatibility.VERSIONS_1_AND_2);
    IpnsName name = IpnsName.parse(kubo.run("key", "gen", "old").trim());
    kubo.run("name", "publish", "--allow-offline", "--key=old", "--resolve=false", VALUE);
    byte[] theirs = kubo.runForBytes("name", "get", "/ipns/" + name);

    assertThat(VersionOne.isSigned(record.toBytes(), key.publicKey())).isTrue();
    assertThat(VersionOne.isSigned(theirs, PublicKey.of(name.peer()).orElseThrow())).isTrue();
  }

  @Test
  void record_thatIsOlder_isRefusedByKuboAsHere() throws Exception {
    SigningKey key = TestKeys.ed25519(now.getEpochSecond() + 1);
    IpnsRecord newer = RecordCodec.create(key, content(2), Compatibility.VERSION_2);
    IpnsRecord older = RecordCodec.create(key, content(1), Compatibility.VERSION_2);
    String name = key.ipnsName().toString();
    Path newerFile = Files.write(folder.resolve("newer"), newer.toBytes());
    Path olderFile = Files.write(folder.resolve("older"), older.toBytes());
    kubo.run("name", "put", "--allow-offline", name, newerFile.toString());

    assertThat(RecordCheck.BY_AGE.compare(newer, older)).isPositive();
    assertThatThrownBy(() -> kubo.run("name", "put", "--allow-offline", name, olderFile.toString()))
        .isInstanceOf(IOException.class);
  }

  @ParameterizedTest
  @CsvSource({
    "Ed25519, true",
    "Ed25519, false",
    "RSA, true",
    "RSA, false",
    "secp256k1, true",
    "secp256k1, false"
  })
  void record_ofJs_isBelieved(String type, boolean versionOne) throws Exception {
    JsonNode made =
        js.ask(
            Map.of(
                "cmd",
                "create",
                "type",
                type,
                "value",
                VALUE,
                "sequence",
                "18446744073709551615",
                "lifetime",
                60_000,
                "ttl",
                String.valueOf(TTL.toNanos()),
                "v1",
                versionOne));
    assertThat(made.has("error")).as(made.toString()).isFalse();
    PublicKey key = PublicKey.decode(bytes(made, "key"));
    IpnsName name = new IpnsName(key.toPeerId());

    IpnsRecord record = RecordCheck.require(name, bytes(made, "record"), now);

    assertThat(name.routingKey()).isEqualTo(bytes(made, "routingKey"));
    assertThat(record.value()).isEqualTo(VALUE);
    assertThat(record.sequence()).isEqualTo(-1L);
    assertThat(record.ttl()).contains(TTL);
    assertThat(record.validUntil()).isEqualTo(Instant.parse(made.get("validity").asString()));
  }

  /** Not with ECDSA keys: the library has a form of its own for them, not the specified one. */
  @ParameterizedTest
  @EnumSource(Compatibility.class)
  void record_ofOurs_isBelievedByJs(Compatibility compatibility) throws Exception {
    for (SigningKey key : List.of(TestKeys.ed25519(1), TestKeys.rsa())) {
      IpnsRecord record = RecordCodec.create(key, content(-1), compatibility);

      JsonNode checked = js.ask(command("check", key, Map.of("record", base64(record))));

      assertThat(checked.has("error")).as(checked.toString()).isFalse();
      assertThat(checked.get("value").asString()).isEqualTo(VALUE);
      assertThat(checked.get("sequence").asString()).isEqualTo("18446744073709551615");
      assertThat(checked.get("ttl").asString()).isEqualTo(String.valueOf(TTL.toNanos()));
      assertThat(checked.get("v1").asBoolean())
          .isEqualTo(compatibility == Compatibility.VERSIONS_1_AND_2);
    }
  }

  @Test
  void newest_ofMany_isTheSameForJs() throws Exception {
    SigningKey key = TestKeys.ed25519(1);
    List<IpnsRecord> records =
        List.of(
            RecordCodec.create(key, content(3), Compatibility.VERSION_2),
            RecordCodec.create(key, content(9, 60), Compatibility.VERSION_2),
            RecordCodec.create(key, content(9, 90), Compatibility.VERSION_2),
            RecordCodec.create(key, content(9, 70), Compatibility.VERSION_2));

    JsonNode selected =
        js.ask(
            command(
                "select",
                key,
                Map.of("records", records.stream().map(RecordsIT::base64).toList())));

    IpnsRecord newest = records.stream().max(RecordCheck.BY_AGE).orElseThrow();
    assertThat(records.get(selected.get("index").asInt())).isEqualTo(newest);
    assertThat(newest).isEqualTo(records.get(2));
  }

  private static Map<String, Object> command(String name, SigningKey key, Map<String, ?> more) {
    Map<String, Object> command = new java.util.HashMap<>(more);
    command.put("cmd", name);
    command.put("key", Base64.getEncoder().encodeToString(key.publicKey().toBytes()));
    return command;
  }

  private static byte[] bytes(JsonNode answer, String field) {
    return Base64.getDecoder().decode(answer.get(field).asString());
  }

  private static String base64(IpnsRecord record) {
    return Base64.getEncoder().encodeToString(record.toBytes());
  }

  private IpnsRecord.Content content(long sequence) {
    return content(sequence, 3600);
  }

  private IpnsRecord.Content content(long sequence, long seconds) {
    return new IpnsRecord.Content(VALUE, sequence, now.plusSeconds(seconds), Optional.of(TTL));
  }
}
