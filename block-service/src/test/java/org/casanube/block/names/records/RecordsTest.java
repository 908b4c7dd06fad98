package org.casanube.block.names.records;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.casanube.block.names.InvalidRecordException;
import org.casanube.block.names.InvalidRecordException.Reason;
import org.casanube.block.names.IpnsRecord;
import org.casanube.block.names.SigningKey;
import org.casanube.block.names.TestKeys;
import org.casanube.block.names.records.RecordCodec.Compatibility;
import org.casanube.ipld.IpldNode;
import org.casanube.ipld.dagcbor.DagCbor;
import org.casanube.multiformats.Cid;
import org.casanube.p2p.WireFormatException;
import org.casanube.p2p.wire.ProtobufReader;
import org.casanube.p2p.wire.ProtobufWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class RecordsTest {
  private static final Instant NOW = Instant.parse("2026-06-01T12:00:00Z");
  private static final Instant LATER = Instant.parse("2026-06-03T12:00:00.000000007Z");
  private static final String VALUE = "/ipfs/bafkqaddwgevxmmraojswg33smq";
  private static final SigningKey KEY = TestKeys.ed25519(1);

  @ParameterizedTest
  @EnumSource(Compatibility.class)
  void create_ofEachVersion_isReadAndBelieved(Compatibility compatibility) throws Exception {
    IpnsRecord made = RecordCodec.create(KEY, content(7, LATER), compatibility);

    IpnsRecord read = RecordCheck.require(KEY.ipnsName(), made.toBytes(), NOW);

    assertThat(read).isEqualTo(made);
    assertThat(read.value()).isEqualTo(VALUE);
    assertThat(read.path()).hasToString(VALUE);
    assertThat(read.sequence()).isEqualTo(7);
    assertThat(read.validUntil()).isEqualTo(LATER);
    assertThat(read.ttl()).contains(Duration.ofMinutes(5));
    assertThat(read.proof().publicKey()).isEmpty();
  }

  @Test
  void create_ofVersion2_hasTheSignedPartsOnly() throws Exception {
    assertThat(fields(RecordCodec.create(KEY, content(7, LATER), Compatibility.VERSION_2)))
        .containsOnlyKeys(IpnsEntry.SIGNATURE_V2, IpnsEntry.DATA);
    assertThat(fields(RecordCodec.create(KEY, content(7, LATER), Compatibility.VERSIONS_1_AND_2)))
        .containsOnlyKeys(1, 2, 3, 4, 5, 6, 8, 9);
  }

  @Test
  void create_ofData_isCanonical() {
    IpnsRecord made = RecordCodec.create(KEY, content(7, LATER), Compatibility.VERSION_2);

    byte[] data = made.proof().data();

    // The keys by length, then by their bytes: TTL, Value, Sequence, Validity, ValidityType.
    assertThat(new String(data, StandardCharsets.ISO_8859_1))
        .containsSubsequence("TTL", "Value", "Sequence", "Validity", "ValidityType");
    assertThat(DagCbor.encode(DagCbor.decode(ByteBuffer.wrap(data)))).isEqualTo(data);
    assertThat(new String(data, StandardCharsets.ISO_8859_1))
        .contains("2026-06-03T12:00:00.000000007Z");
  }

  @Test
  void require_ofKeysThatNamesDoNotHold_takesThemFromTheRecord() throws Exception {
    for (SigningKey key : List.of(TestKeys.rsa(), TestKeys.ecdsa())) {
      IpnsRecord made = RecordCodec.create(key, content(0, LATER), Compatibility.VERSIONS_1_AND_2);

      IpnsRecord read = RecordCheck.require(key.ipnsName(), made.toBytes(), NOW);

      assertThat(read.proof().publicKey()).contains(key.publicKey().toBytes());
    }
  }

  @Test
  void require_ofRecordWithoutItsLargeKey_isRefused() throws Exception {
    SigningKey key = TestKeys.rsa();
    Map<Integer, Object> fields =
        fields(RecordCodec.create(key, content(0, LATER), Compatibility.VERSION_2));
    fields.remove(IpnsEntry.PUBLIC_KEY);

    assertRefused(() -> RecordCheck.require(key.ipnsName(), bytes(fields), NOW), Reason.WRONG_KEY);
  }

  @Test
  void require_ofAnothersRecord_isRefused() {
    byte[] record = RecordCodec.create(KEY, content(0, LATER), Compatibility.VERSION_2).toBytes();

    assertRefused(
        () -> RecordCheck.require(TestKeys.ed25519(2).ipnsName(), record, NOW),
        Reason.WRONG_SIGNATURE);
  }

  @Test
  void require_ofAnothersKeyInTheRecord_isRefused() throws Exception {
    SigningKey other = TestKeys.ed25519(2);
    Map<Integer, Object> fields =
        fields(RecordCodec.create(other, content(0, LATER), Compatibility.VERSION_2));
    fields.put(IpnsEntry.PUBLIC_KEY, other.publicKey().toBytes());

    assertRefused(() -> RecordCheck.require(KEY.ipnsName(), bytes(fields), NOW), Reason.WRONG_KEY);
    assertThat(RecordCheck.require(other.ipnsName(), bytes(fields), NOW).sequence()).isZero();
  }

  @Test
  void require_atTheEndOfItsTime_isRefused() throws Exception {
    byte[] record = RecordCodec.create(KEY, content(0, LATER), Compatibility.VERSION_2).toBytes();

    assertRefused(() -> RecordCheck.require(KEY.ipnsName(), record, LATER), Reason.EXPIRED);
    assertThat(RecordCheck.require(KEY.ipnsName(), record, LATER.minusNanos(1))).isNotNull();
  }

  /** The vectors that the specification names: which broken halves matter, and which do not. */
  @Test
  void require_ofBrokenVersions_believesVersion2Alone() throws Exception {
    IpnsRecord good = RecordCodec.create(KEY, content(3, LATER), Compatibility.VERSIONS_1_AND_2);

    Map<Integer, Object> onlyVersion1 = fields(good);
    onlyVersion1.remove(IpnsEntry.SIGNATURE_V2);
    onlyVersion1.remove(IpnsEntry.DATA);
    assertRefused(() -> require(onlyVersion1), Reason.MALFORMED);

    Map<Integer, Object> otherValue = fields(good);
    otherValue.put(IpnsEntry.VALUE, "/ipfs/bafkqaaa".getBytes(StandardCharsets.US_ASCII));
    assertRefused(() -> require(otherValue), Reason.INCONSISTENT);

    Map<Integer, Object> brokenVersion2 = fields(good);
    brokenVersion2.put(IpnsEntry.SIGNATURE_V2, new byte[64]);
    assertRefused(() -> require(brokenVersion2), Reason.WRONG_SIGNATURE);

    Map<Integer, Object> brokenVersion1 = fields(good);
    brokenVersion1.put(IpnsEntry.SIGNATURE_V1, new byte[64]);
    assertThat(require(brokenVersion1).value()).isEqualTo(VALUE);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 4, 5, 6})
  void read_ofVersionsThatDiffer_isRefused(int field) throws Exception {
    Map<Integer, Object> fields =
        fields(RecordCodec.create(KEY, content(3, LATER), Compatibility.VERSIONS_1_AND_2));

    fields.remove(field);
    if (field != 3) { // Absent means 0 there, as it should be.
      assertRefused(() -> RecordCodec.read(bytes(fields)), Reason.INCONSISTENT);
    }
    fields.put(field, field == 1 || field == 4 ? new byte[] {'/'} : (Object) 99L);

    assertRefused(() -> RecordCodec.read(bytes(fields)), Reason.INCONSISTENT);
  }

  @Test
  void read_ofTooManyBytes_isRefused() {
    assertRefused(() -> RecordCodec.read(new byte[IpnsRecord.MAX_BYTES + 1]), Reason.TOO_LARGE);
    assertThatThrownBy(() ->
            RecordCodec.create(
                KEY,
                new IpnsRecord.Content(
                    "/ipns/" + "a".repeat(IpnsRecord.MAX_BYTES), 0, LATER, Optional.empty()),
                Compatibility.VERSION_2))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void read_ofDataThatIsNotStrict_isRefused() throws Exception {
    IpnsRecord good = RecordCodec.create(KEY, content(3, LATER), Compatibility.VERSION_2);
    byte[] data = good.proof().data();
    byte[] longer = java.util.Arrays.copyOf(data, data.length + 1);

    assertRefused(() -> RecordCodec.read(signed(longer)), Reason.MALFORMED);
    assertRefused(() -> RecordCodec.read(signed(DagCbor.encode(IpldNode.of(1)))), Reason.MALFORMED);
    for (String field : List.of("Value", "Validity", "ValidityType", "Sequence")) {
      assertRefused(() -> RecordCodec.read(signed(without(data, field))), Reason.MALFORMED);
      assertRefused(
          () -> RecordCodec.read(signed(with(data, field, IpldNode.of(-1L)))), Reason.MALFORMED);
    }
    assertRefused(
        () -> RecordCodec.read(signed(with(data, "ValidityType", IpldNode.of(1L)))),
        Reason.MALFORMED);
    for (String time : List.of("", "2026-06-03", "2026-02-30T00:00:00Z", "2026-06-03T12:00:00")) {
      IpldNode bytes = IpldNode.of(time.getBytes(StandardCharsets.US_ASCII));
      assertRefused(
          () -> RecordCodec.read(signed(with(data, "Validity", bytes))), Reason.MALFORMED);
    }
  }

  @Test
  void read_ofUnknownFieldsAndOtherForms_isTaken() throws Exception {
    byte[] data =
        RecordCodec.create(KEY, content(3, LATER), Compatibility.VERSION_2).proof().data();

    assertThat(read(with(data, "_more", IpldNode.of("x"))).sequence()).isEqualTo(3);
    assertThat(read(without(data, "TTL")).ttl()).isEmpty();
    byte[] offset = "2026-06-03T14:00:00.5+02:00".getBytes(StandardCharsets.US_ASCII);
    assertThat(read(with(data, "Validity", IpldNode.of(offset))).validUntil())
        .isEqualTo("2026-06-03T12:00:00.5Z");
    Cid cid = Cid.parse("bafkqaddwgevxmmraojswg33smq");
    assertThat(read(with(data, "Value", IpldNode.of(cid.toBytes()))).value()).isEqualTo(VALUE);
    assertThat(
            read(with(
                    data,
                    "Sequence",
                    IpldNode.of(
                        new java.math.BigInteger("2").pow(64).subtract(java.math.BigInteger.ONE))))
                .sequence())
        .isEqualTo(-1L);
  }

  /** Signed all the same: numbers at their ends, times as late as they can be written. */
  @Test
  void read_ofNumbersAndTimesAtTheirEnds_isBounded() throws Exception {
    byte[] data =
        RecordCodec.create(KEY, content(3, LATER), Compatibility.VERSION_2).proof().data();
    java.math.BigInteger last = new java.math.BigInteger("18446744073709551615");

    assertThat(read(with(data, "TTL", IpldNode.of(last))).ttl())
        .contains(Duration.ofNanos(Long.MAX_VALUE));
    assertThat(read(with(data, "Validity", time("9999-12-31T23:59:59.999999999Z"))).validUntil())
        .isEqualTo("9999-12-31T23:59:59.999999999Z");
    for (String beyond : List.of("9999-12-31T23:59:59-18:00", "99999-01-01T00:00:00Z")) {
      assertRefused(() -> read(with(data, "Validity", time(beyond))), Reason.MALFORMED);
    }
  }

  private static IpldNode time(String text) {
    return IpldNode.of(text.getBytes(StandardCharsets.US_ASCII));
  }

  /** As large as records may be, and a byte more. */
  @Test
  void require_atTheLimitOfBytes_isBelieved() throws Exception {
    byte[] data =
        RecordCodec.create(KEY, content(3, LATER), Compatibility.VERSION_2).proof().data();
    int around = signed(with(data, "_pad", IpldNode.of(new byte[1_000]))).length - 1_000;
    byte[] largest =
        signed(with(data, "_pad", IpldNode.of(new byte[IpnsRecord.MAX_BYTES - around])));
    byte[] over =
        signed(with(data, "_pad", IpldNode.of(new byte[IpnsRecord.MAX_BYTES - around + 1])));

    assertThat(largest).hasSize(IpnsRecord.MAX_BYTES);
    assertThat(RecordCheck.require(KEY.ipnsName(), largest, NOW).sequence()).isEqualTo(3);
    assertRefused(() -> RecordCheck.require(KEY.ipnsName(), over, NOW), Reason.TOO_LARGE);
  }

  @Test
  void byAge_ofManyRecords_ordersBySequenceThenTimeThenBytes() {
    List<IpnsRecord> inOrder =
        List.of(
            record(1, LATER),
            record(2, NOW),
            record(2, LATER),
            record(Long.MAX_VALUE, NOW),
            record(-1, NOW)); // the greatest sequence there is
    List<IpnsRecord> mixed = new ArrayList<>(inOrder);
    java.util.Collections.shuffle(mixed, new Random(5));

    mixed.sort(RecordCheck.BY_AGE);

    assertThat(mixed).isEqualTo(inOrder);
    IpnsRecord one = record(2, LATER);
    IpnsRecord two = RecordCodec.create(KEY, content(2, LATER), Compatibility.VERSION_2);
    assertThat(RecordCheck.BY_AGE.compare(one, two))
        .isEqualTo(-RecordCheck.BY_AGE.compare(two, one))
        .isNotZero();
  }

  private static IpnsRecord record(long sequence, Instant until) {
    return RecordCodec.create(KEY, content(sequence, until), Compatibility.VERSIONS_1_AND_2);
  }

  private static IpnsRecord.Content content(long sequence, Instant until) {
    return new IpnsRecord.Content(VALUE, sequence, until, Optional.of(Duration.ofMinutes(5)));
  }

  private static IpnsRecord require(Map<Integer, Object> fields) throws InvalidRecordException {
    return RecordCheck.require(KEY.ipnsName(), bytes(fields), NOW);
  }

  private static IpnsRecord read(byte[] data) throws InvalidRecordException {
    return RecordCodec.read(signed(data));
  }

  /** A record of version 2 with this data. */
  private static byte[] signed(byte[] data) {
    return new ProtobufWriter()
        .bytes(IpnsEntry.SIGNATURE_V2, KEY.sign(RecordCodec.signedBytes(data)))
        .bytes(IpnsEntry.DATA, data)
        .toBytes();
  }

  private static byte[] with(byte[] data, String field, IpldNode value) {
    Map<String, IpldNode> entries = entries(data);
    entries.put(field, value);
    return DagCbor.encode(IpldNode.map(entries));
  }

  private static byte[] without(byte[] data, String field) {
    Map<String, IpldNode> entries = entries(data);
    entries.remove(field);
    return DagCbor.encode(IpldNode.map(entries));
  }

  private static Map<String, IpldNode> entries(byte[] data) {
    return new LinkedHashMap<>(
        ((IpldNode.MapNode) DagCbor.decode(ByteBuffer.wrap(data))).entries());
  }

  private static Map<Integer, Object> fields(IpnsRecord record) throws WireFormatException {
    Map<Integer, Object> fields = new LinkedHashMap<>();
    ProtobufReader reader = new ProtobufReader(record.toBytes());
    while (reader.next()) {
      int field = reader.field();
      boolean isNumber = field == 3 || field == 5 || field == 6;
      fields.put(field, isNumber ? (Object) reader.varint() : reader.bytes());
    }
    return fields;
  }

  private static byte[] bytes(Map<Integer, Object> fields) {
    ProtobufWriter writer = new ProtobufWriter();
    fields.forEach((field, value) -> {
      ProtobufWriter ignored =
          value instanceof byte[] bytes
              ? writer.bytes(field, bytes)
              : writer.varint(field, (Long) value);
    });
    return writer.toBytes();
  }

  private static void assertRefused(ThrowingCallable action, Reason reason) {
    assertThatThrownBy(action)
        .asInstanceOf(type(InvalidRecordException.class))
        .extracting(InvalidRecordException::reason)
        .isEqualTo(reason);
  }
}
