package org.casanube.documents.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.casanube.documents.CollectionSchema;
import org.casanube.documents.DocumentErrorCode;
import org.casanube.documents.DocumentLimits;
import org.casanube.documents.DocumentStoreException;
import org.casanube.documents.Query;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

final class SearchPlannerTest {
  record Thing(String name, long size) {}

  private final JsonMapper mapper = DocumentMapping.storing(JsonMapper.shared());
  private final DocumentMapping<Thing> mapping =
      new DocumentMapping<>(
          CollectionSchema.of("things", Thing.class).index("byName", "name", "size"),
          mapper,
          DocumentLimits.DEFAULT);

  @Property(tries = 500)
  void textAfter_isAboveAllThatBeginWithThePrefix_andAboveNothingElse(
      @ForAll String prefix, @ForAll String other) {
    String after = SearchPlanner.textAfter(prefix);
    if (!isText(prefix) || !isText(other)) {
      return;
    }
    assertThat(after == null || compare(prefix + other, after) < 0).isTrue();
    boolean within = compare(other, prefix) >= 0 && (after == null || compare(other, after) < 0);
    assertThat(within).isEqualTo(other.startsWith(prefix));
  }

  private static boolean isText(String text) {
    return Utf8.length(text) >= 0;
  }

  private static int compare(String one, String two) {
    return Arrays.compareUnsigned(
        one.getBytes(StandardCharsets.UTF_8), two.getBytes(StandardCharsets.UTF_8));
  }

  @Property(tries = 300)
  void length_isThatOfTheBytes(@ForAll String text) {
    boolean wellFormed = StandardCharsets.UTF_8.newEncoder().canEncode(text);
    int bytes = text.getBytes(StandardCharsets.UTF_8).length;
    assertThat(Utf8.length(text)).isEqualTo(wellFormed ? bytes : -1);
  }

  @Property(tries = 300)
  void instants_sortAsTheirTexts(@ForAll int seconds, @ForAll int millis, @ForAll int later) {
    Instant one = Instant.ofEpochSecond(seconds).plusMillis(millis);
    Instant two = one.plusNanos(later);
    String first = mapper.writeValueAsString(one);
    assertThat(Integer.signum(first.compareTo(mapper.writeValueAsString(two))))
        .isEqualTo(Integer.signum(one.compareTo(two)));
    assertThat(mapper.readValue(first, Instant.class)).isEqualTo(one);
  }

  @Test
  void cursor_thatIsDamaged_isAnsweredOrRefused_andNothingElse() {
    Query query = Query.byIndex("byName").equal("leek");
    Search search = mapping.plan(query);
    String good = mapping.cursor(search, "id", "{\"name\":\"leek\",\"size\":3}", 1);
    byte[] bytes = Base64.getUrlDecoder().decode(good);
    Random random = new Random(20261122);
    int answered = 0;
    for (int i = 0; i < 20_000; i++) {
      byte[] damaged = Arrays.copyOf(bytes, 1 + random.nextInt(bytes.length + 4));
      damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
      String cursor = Base64.getUrlEncoder().withoutPadding().encodeToString(damaged);
      try {
        assertThat(mapping.plan(query.after(cursor)).after()).hasSize(2);
        answered++;
      } catch (DocumentStoreException e) {
        assertThat(e.code()).isEqualTo(DocumentErrorCode.INVALID_CURSOR);
      }
    }
    assertThat(answered).isPositive();
    assertThat(mapping.plan(query.after(good)).after()).containsExactly(3L, "id");
  }
}
