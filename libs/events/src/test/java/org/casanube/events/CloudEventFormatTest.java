package org.casanube.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.time.Instant;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

final class CloudEventFormatTest {
  private static final String EVENT =
      "{\"specversion\":\"1.0\",\"id\":\"1\",\"source\":\"urn:x\",\"type\":\"T\","
          + "\"subject\":\"s\",\"time\":\"2026-11-22T12:00:00Z\",\"data\":{\"a\":[1]}}";

  private final JsonMapper mapper = JsonMapper.shared();
  private final CloudEventFormat format = new CloudEventFormat(mapper);

  @Test
  void write_hasTheAttributesOfTheSpecification() {
    CloudEvent event =
        new CloudEvent(
            "1",
            URI.create("urn:casanube:block-service"),
            "org.casanube.files.FileAdded",
            "bafy",
            Instant.parse("2026-11-22T12:00:00Z"),
            mapper.createObjectNode().put("size", 3),
            Optional.of("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"));

    assertThat(mapper.readTree(format.write(event)))
        .isEqualTo(
            mapper.readTree(
                """
                {"specversion": "1.0", "id": "1", "source": "urn:casanube:block-service",
                 "type": "org.casanube.files.FileAdded", "subject": "bafy",
                 "time": "2026-11-22T12:00:00Z", "datacontenttype": "application/json",
                 "traceparent": "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
                 "data": {"size": 3}}
                """));
  }

  @Test
  void read_passesUnknownExtensionsOver() {
    CloudEvent event = format.read(EVENT.replace("\"data\"", "\"extension\":7,\"data\""));

    assertThat(event.data()).isEqualTo(mapper.readTree("{\"a\":[1]}"));
    assertThat(event.traceparent()).isEmpty();
  }

  @Property(tries = 300)
  void read_ofWhatWasWritten_isTheSame(
      @ForAll @StringLength(min = 1, max = 50) String id,
      @ForAll @StringLength(min = 1, max = 50) String subject,
      @ForAll String text) {
    JsonNode data = mapper.valueToTree(text);
    CloudEvent event =
        new CloudEvent(
            id, URI.create("urn:x"), "T", subject, Instant.EPOCH, data, Optional.empty());

    assertThat(format.read(format.write(event))).isEqualTo(event);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "[]",
        "7",
        "{",
        "{}",
        "{\"specversion\":\"0.3\"}",
        "{\"specversion\":\"1.0\",\"id\":\"\",\"source\":\"urn:x\",\"type\":\"T\",\"subject\":\"s\","
            + "\"time\":\"2026-11-22T12:00:00Z\"}",
        "{\"specversion\":\"1.0\",\"id\":1,\"source\":\"urn:x\",\"type\":\"T\",\"subject\":\"s\","
            + "\"time\":\"2026-11-22T12:00:00Z\"}",
        "{\"specversion\":\"1.0\",\"id\":\"1\",\"source\":\"a b\",\"type\":\"T\",\"subject\":\"s\","
            + "\"time\":\"2026-11-22T12:00:00Z\"}",
        "{\"specversion\":\"1.0\",\"id\":\"1\",\"source\":\"urn:x\",\"type\":\"T\",\"subject\":\"s\","
            + "\"time\":\"yesterday\"}"
      })
  void read_ofNoEvent_isRefused(String text) {
    assertInvalid(text);
  }

  @Test
  void read_ofDamagedEvents_answersOrRefuses_andNothingElse() {
    Random random = new Random(20261122);
    for (int i = 0; i < 20_000; i++) {
      char[] damaged = EVENT.toCharArray();
      for (int n = random.nextInt(4); n >= 0; n--) {
        damaged[random.nextInt(damaged.length)] = (char) random.nextInt(0x180);
      }
      String text = new String(damaged, 0, random.nextInt(damaged.length + 1));
      try {
        assertThat(format.read(text).id()).isNotEmpty();
      } catch (EventBusException e) {
        assertThat(e.code()).isEqualTo(EventBusErrorCode.INVALID_EVENT);
      }
    }
  }

  private void assertInvalid(String text) {
    assertThatThrownBy(() -> format.read(text))
        .isInstanceOfSatisfying(
            EventBusException.class,
            e -> assertThat(e.code()).isEqualTo(EventBusErrorCode.INVALID_EVENT));
  }
}
