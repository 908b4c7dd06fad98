package org.casanube.documents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What every {@link DocumentStore} does, with documents here and with messages above. */
public abstract class DocumentStoreContractTest extends OutboxContractTest {
  private static List<String> ids(List<Stored<Plant>> documents) {
    return documents.stream().map(Stored::id).toList();
  }

  private List<String> all(Query query) {
    List<String> ids = new ArrayList<>();
    plants.forEach(query, document -> ids.add(document.id()));
    return ids;
  }

  @Test
  void insert_ofNewId_isFoundAsItWas() {
    Plant leek =
        new Plant(
            "leek \u00fc \ud83e\uddc5 \"q\" \\",
            "north",
            Long.MAX_VALUE - 1,
            true,
            NOON.plusNanos(5),
            1.25,
            Map.of(
                "a.b", "dots", "$set", "dollar", "", "empty", "%2E", "percent", "nul", "\u0000"));

    Stored<Plant> stored = plants.insert("leek", leek);

    assertThat(plants.find("leek")).contains(stored);
    assertThat(stored.value()).isEqualTo(leek);
    assertThat(reopen().collection(Plant.SCHEMA).find("leek")).contains(stored);
  }

  @Test
  void find_ofMissingId_isEmpty() {
    assertThat(plants.find("none")).isEmpty();
    assertRefused(DocumentErrorCode.NOT_FOUND, () -> plants.require("none"));
  }

  @Test
  void insert_ofTakenId_isRefusedAndChangesNothing() {
    Stored<Plant> first = plants.insert("leek", Plant.named("leek"));

    assertRefused(
        DocumentErrorCode.DUPLICATE_ID, () -> plants.insert("leek", Plant.named("other")));
    assertThat(plants.find("leek")).contains(first);
  }

  @Test
  void put_writesNewAndOld_withGrowingVersions() {
    Stored<Plant> first = plants.put("leek", Plant.named("leek"));
    Stored<Plant> second = plants.put("leek", Plant.named("chive"));

    assertThat(second.version()).isGreaterThan(first.version());
    assertThat(plants.require("leek")).isEqualTo(second);
  }

  @Test
  void replace_ofTheVersionRead_isWritten_ofAnother_isRefused() {
    Stored<Plant> first = plants.insert("leek", Plant.named("leek"));
    Stored<Plant> second = plants.replace(first, Plant.named("chive"));

    assertThat(second.version()).isGreaterThan(first.version());
    assertRefused(
        DocumentErrorCode.VERSION_CONFLICT, () -> plants.replace(first, Plant.named("lost")));
    assertThat(plants.require("leek").value().name()).isEqualTo("chive");
    plants.delete(second);
    assertRefused(DocumentErrorCode.NOT_FOUND, () -> plants.replace(second, Plant.named("gone")));
  }

  @Test
  void delete_byVersionOrWithout_tellsWhatItDid() {
    Stored<Plant> first = plants.insert("leek", Plant.named("leek"));
    Stored<Plant> second = plants.put("leek", Plant.named("leek"));

    assertRefused(DocumentErrorCode.VERSION_CONFLICT, () -> plants.delete(first));
    plants.delete(second);
    assertRefused(DocumentErrorCode.NOT_FOUND, () -> plants.delete(second));
    plants.insert("kale", Plant.named("kale"));
    assertThat(plants.delete("kale")).isTrue();
    assertThat(plants.delete("kale")).isFalse();
    assertThat(all(Query.byId())).isEmpty();
  }

  @Test
  void replace_afterDeleteAndInsert_isRefused() {
    Stored<Plant> first = plants.insert("leek", Plant.named("leek"));
    plants.delete("leek");
    Stored<Plant> second = plants.insert("leek", Plant.named("leek"));

    assertThat(second.version()).isGreaterThan(first.version());
    assertRefused(
        DocumentErrorCode.VERSION_CONFLICT, () -> plants.replace(first, Plant.named("x")));
  }

  @Test
  void edit_byManyThreads_losesNoUpdate() throws Exception {
    plants.insert("leek", Plant.named("leek"));
    inParallel(
        4,
        () -> {
          for (int i = 0; i < 5; i++) {
            plants
                .edit(
                    "leek",
                    read ->
                        new Change.Replace<>(
                            read.id(),
                            read.version(),
                            read.value().in("north", read.value().height() + 1),
                            List.of()))
                .orElseThrow();
          }
          return null;
        });

    assertThat(plants.require("leek").value().height()).isEqualTo(20);
  }

  @Test
  void insert_byManyThreadsOfOneId_letsExactlyOneWin() throws Exception {
    Set<String> winners = new HashSet<>();
    inParallel(
        8,
        () -> {
          String me = Thread.currentThread().toString();
          Outcome<Plant> outcome =
              plants.apply(new Change.Insert<>("leek", Plant.named(me), List.of()));
          if (outcome instanceof Outcome.Written<Plant>) {
            synchronized (winners) {
              winners.add(me);
            }
          }
          return null;
        });

    assertThat(winners).containsExactly(plants.require("leek").value().name());
  }

  @Test
  void applyAll_refusesSomeAndKeepsTheRest() {
    plants.insert("taken", Plant.named("taken"));

    List<Outcome<Plant>> outcomes =
        plants.applyAll(
            List.of(
                new Change.Insert<>("a", Plant.named("a"), List.of()),
                new Change.Insert<>("taken", Plant.named("b"), List.of()),
                new Change.Insert<>("a", Plant.named("c"), List.of()),
                new Change.Put<>("big", Plant.named("x".repeat(20_000)), List.of()),
                new Change.Delete<>("none", OptionalLong.empty(), List.of()),
                new Change.Put<>("d", Plant.named("d"), List.of())));

    assertThat(outcomes).hasSize(6);
    assertThat(outcomes.get(0)).isInstanceOf(Outcome.Written.class);
    assertThat(outcomes.get(5)).isInstanceOf(Outcome.Written.class);
    assertThat(outcomes.subList(1, 5))
        .extracting(o -> ((Outcome.Refused<Plant>) o).reason().code())
        .containsExactly(
            DocumentErrorCode.DUPLICATE_ID,
            DocumentErrorCode.DUPLICATE_ID,
            DocumentErrorCode.TOO_LARGE,
            DocumentErrorCode.NOT_FOUND);
    assertThat(all(Query.byId())).containsExactly("a", "d", "taken");
  }

  @Test
  void findAll_keepsTheOrderAsked() {
    plants.put("a", Plant.named("a"));
    plants.put("b", Plant.named("b"));

    assertThat(ids(plants.findAll(List.of("b", "none", "a")))).containsExactly("b", "a");
  }

  @Test
  void page_byEqualFieldAndRange_isInOrderOfTheIndex() {
    for (int i = 0; i < 12; i++) {
      plants.put("p" + i, Plant.named("n").in(i % 2 == 0 ? "north" : "south", 100 - i));
    }
    plants.put("nowhere", Plant.named("n"));

    assertThat(all(Query.byIndex("byBed").equal("north")))
        .containsExactly("p10", "p8", "p6", "p4", "p2", "p0");
    assertThat(all(Query.byIndex("byBed").equal("north").from(92).to(98)))
        .containsExactly("p8", "p6", "p4");
    assertThat(all(Query.byIndex("byBed").equal("south").descending()).getFirst()).isEqualTo("p1");
    assertThat(all(Query.byIndex("byBed").equal("south", 99))).containsExactly("p1");
    assertThat(all(Query.byIndex("byBed"))).hasSize(12).doesNotContain("nowhere");
    assertThat(plants.count(Query.byIndex("byBed").equal("north").from(95))).isEqualTo(3);
    assertThat(plants.count(Query.byId())).isEqualTo(13);
  }

  @Test
  void page_byPrefix_findsAllThatBeginWithIt() {
    String high = "a" + Character.toString(Character.MAX_CODE_POINT);
    for (String name : List.of("a", "ab", "abc", "abd", "ac", "b", "aB", "a%", high, high + "z")) {
      plants.put(name, Plant.named(name));
    }

    assertThat(all(Query.byIndex("byName").prefix("ab"))).containsExactly("ab", "abc", "abd");
    assertThat(all(Query.byIndex("byName").prefix("a%"))).containsExactly("a%");
    assertThat(all(Query.byIndex("byName").prefix(high))).containsExactly(high, high + "z");
    assertThat(all(Query.byIndex("byName").prefix(""))).hasSize(10);
    assertThat(all(Query.byId().prefix("ab").descending())).containsExactly("abd", "abc", "ab");
    assertThat(all(Query.byId().from("abd").to("b")))
        .containsExactly("abd", "ac", high, high + "z");
  }

  @Test
  void page_byOtherKinds_ordersByValue() {
    plants.put("late", Plant.named("x").sownAt(NOON.plusMillis(500)).weighing(10));
    plants.put("early", Plant.named("x").sownAt(NOON).weighing(-0.5).eaten());
    plants.put("latest", Plant.named("x").sownAt(NOON.plusSeconds(1)).weighing(9.75).eaten());

    assertThat(all(Query.byIndex("bySown"))).containsExactly("early", "late", "latest");
    assertThat(all(Query.byIndex("bySown").from(NOON.plusNanos(1)))).startsWith("late");
    assertThat(all(Query.byIndex("byWeight"))).containsExactly("early", "latest", "late");
    assertThat(all(Query.byIndex("byWeight").to(9.8))).containsExactly("early", "latest");
    assertThat(all(Query.byIndex("byEdible").equal(true, "x").limit(1)))
        .containsExactly("early", "latest");
    assertThat(all(Query.byIndex("byEdible").descending().limit(1)))
        .containsExactly("latest", "early", "late");
  }

  @Test
  void page_withCursor_walksEqualKeysOnceEach_inBothDirections() {
    List<Change<Plant>> changes = new ArrayList<>();
    for (int i = 0; i < 25; i++) {
      changes.add(
          new Change.Put<>("%02d".formatted(i), Plant.named("same").in("bed", i / 10), List.of()));
    }
    plants.applyAll(changes);
    Query query = Query.byIndex("byName").equal("same").limit(7);

    Page<Plant> first = plants.page(query);
    plants.put("001", Plant.named("same"));
    plants.delete("06");
    Page<Plant> second = plants.page(query.after(first.next().orElseThrow()));

    assertThat(ids(first.documents())).hasSize(7).startsWith("00").endsWith("06");
    assertThat(ids(second.documents())).hasSize(7).startsWith("07");
    assertThat(all(query.descending())).hasSize(25).startsWith("24").endsWith("001", "00");
    assertThat(all(Query.byIndex("byBed").limit(4))).hasSize(24).startsWith("00").endsWith("24");
    assertThat(all(Query.byIndex("byBed").limit(4).descending())).hasSize(24).startsWith("24");
    assertThat(all(Query.byId().limit(3))).hasSize(25).isSorted();
    assertThat(plants.page(Query.byId().limit(25)).next()).isEmpty();
  }

  @Test
  void page_ofWhatNoIndexAnswers_isRefused() {
    assertRefused(DocumentErrorCode.INVALID_QUERY, () -> plants.page(Query.byIndex("byHeight")));
    assertRefused(
        DocumentErrorCode.INVALID_QUERY,
        () -> plants.page(Query.byIndex("byName").equal("a", "b")));
    assertRefused(
        DocumentErrorCode.INVALID_QUERY,
        () -> plants.page(Query.byIndex("byName").equal("a").from("b")));
    assertRefused(DocumentErrorCode.INVALID_QUERY, () -> plants.page(Query.byId().equal("a")));
    assertRefused(DocumentErrorCode.INVALID_QUERY, () -> plants.page(Query.byId().from(1)));
    assertRefused(
        DocumentErrorCode.TOO_LARGE, () -> plants.page(Query.byId().limit(LIMITS.maxPage() + 1)));
  }

  @Test
  void page_withForeignCursor_isRefused() {
    plants.put("a", Plant.named("a").in("north", 1));
    plants.put("b", Plant.named("b").in("north", 2));
    String cursor = plants.page(Query.byIndex("byName").limit(1)).next().orElseThrow();

    for (String junk : List.of("", "!", "AAAA", "W10", "bnVsbA", cursor + "x", "W1tdXQ")) {
      assertRefused(
          DocumentErrorCode.INVALID_CURSOR, () -> plants.page(Query.byIndex("byName").after(junk)));
    }
    assertRefused(DocumentErrorCode.INVALID_CURSOR, () -> plants.page(Query.byId().after(cursor)));
    assertRefused(
        DocumentErrorCode.INVALID_CURSOR,
        () -> plants.page(Query.byIndex("byName").descending().after(cursor)));
    assertRefused(
        DocumentErrorCode.INVALID_CURSOR,
        () -> plants.page(Query.byIndex("byName").equal("b").after(cursor)));
  }

  private Documents<Plant> uniquePlants() {
    return store.collection(
        CollectionSchema.of("unique-plants", Plant.class)
            .uniqueIndex("oneByBed", "bed", "name")
            .uniqueIndex("oneBySown", "sown"));
  }

  @Test
  void uniqueIndex_letsOneDocumentHaveAKey_andForgetsItWithTheDocument() {
    Documents<Plant> unique = uniquePlants();
    Stored<Plant> first = unique.insert("1", Plant.named("leek").in("north", 1).sownAt(NOON));
    unique.insert("2", Plant.named("leek").in("south", 1));
    unique.insert("3", Plant.named("leek"));
    unique.insert("4", Plant.named("leek"));

    List<Outcome<Plant>> outcomes =
        unique.applyAll(
            List.of(
                new Change.Insert<>("5", Plant.named("leek").in("north", 9), List.of(message("m"))),
                new Change.Insert<>("6", Plant.named("kale").in("east", 1), List.of()),
                new Change.Insert<>("7", Plant.named("kale").in("east", 1), List.of())));
    assertThat(outcomes)
        .extracting(o -> o instanceof Outcome.Refused<Plant> r ? r.reason().code().name() : "ok")
        .containsExactly("DUPLICATE_KEY", "ok", "DUPLICATE_KEY");
    assertThat(((Outcome.Refused<Plant>) outcomes.get(0)).reason())
        .hasMessageContaining("oneByBed");
    assertThatThrownBy(() -> unique.insert("8", Plant.named("x").sownAt(NOON)))
        .hasMessageContaining("oneBySown");
    assertThat(unique.find("5")).isEmpty();
    assertThat(store.outbox().size()).isZero();

    Stored<Plant> moved = unique.replace(first, Plant.named("leek").in("west", 1), message("m1"));
    unique.insert("5", Plant.named("leek").in("north", 9));
    unique.delete(moved, message("m2"));
    unique.insert("9", Plant.named("leek").in("west", 1));
    assertThat(unique.page(Query.byIndex("oneByBed").equal("west")).documents())
        .extracting(Stored::id)
        .containsExactly("9");
  }

  @Test
  void uniqueIndex_refusesAWriteIntoATakenKey() {
    Documents<Plant> unique = uniquePlants();
    unique.insert("1", Plant.named("leek").in("north", 1));
    Stored<Plant> second = unique.insert("2", Plant.named("leek").in("south", 1));
    Plant same = Plant.named("leek").in("north", 9);

    assertRefused(DocumentErrorCode.DUPLICATE_KEY, () -> unique.put("2", same, message("m")));
    assertThatThrownBy(() -> unique.replace(second, same)).hasMessageContaining("oneByBed");
    assertThat(unique.require("2")).isEqualTo(second);
    assertThat(store.outbox().size()).isZero();
  }

  @Test
  void limits_areNamedWhenExceeded() {
    assertThatThrownBy(() ->
            plants.put("big", Plant.named("x".repeat(100)).with(Map.of("a", "x".repeat(20_000)))))
        .hasMessageContaining("maxDocumentBytes = 16384");
    assertThatThrownBy(() -> plants.put("i".repeat(101), Plant.named("x")))
        .hasMessageContaining("maxIdBytes = 100");
    assertThatThrownBy(() -> plants.put("key", Plant.named("\u00fc".repeat(101))))
        .hasMessageContaining("maxKeyBytes = 200");
    OutboxMessage big = new OutboxMessage("1", "t", "k", "T", "\"" + "x".repeat(2000) + "\"", NOON);
    assertThatThrownBy(() -> plants.put("message", Plant.named("x"), big))
        .hasMessageContaining("maxMessageBytes = 1024");
    OutboxMessage[] many = new OutboxMessage[5];
    java.util.Arrays.setAll(many, i -> message("m" + i));
    assertThatThrownBy(() -> plants.put("messages", Plant.named("x"), many))
        .hasMessageContaining("maxMessages = 4");
    assertRefused(DocumentErrorCode.INVALID_DOCUMENT, () -> plants.put("", Plant.named("x")));
    assertRefused(DocumentErrorCode.INVALID_DOCUMENT, () -> plants.put("nul", Plant.named("a\0b")));
    assertRefused(
        DocumentErrorCode.INVALID_DOCUMENT, () -> plants.put("half", Plant.named("a\ud83e")));
    assertThat(plants.count(Query.byId())).isZero();
  }

  @Test
  void collection_ofNewerSchema_upgradesDocumentsAndIndexes() {
    Documents<OldPlant> old =
        store.collection(CollectionSchema.of("beds", OldPlant.class).index("byTitle", "title"));
    for (int i = 0; i < 250; i++) {
      old.put("p" + i, new OldPlant("title" + i));
    }

    CollectionSchema<Plant> newer =
        CollectionSchema.of("beds", Plant.class)
            .uniqueIndex("byName", "name")
            .step(json -> json.put("name", json.remove("title").stringValue()))
            .step(json -> json.put("height", 7).put("edible", true).put("weight", 1.0));
    Documents<Plant> upgraded = reopen().collection(newer);

    assertThat(upgraded.require("p17").value().name()).isEqualTo("title17");
    assertThat(upgraded.page(Query.byIndex("byName").equal("title249")).documents())
        .singleElement()
        .satisfies(found -> assertThat(found.value().height()).isEqualTo(7));
    assertThat(upgraded.count(Query.byIndex("byName"))).isEqualTo(250);
    assertRefused(
        DocumentErrorCode.DUPLICATE_KEY, () -> upgraded.insert("new", Plant.named("title1")));
    assertRefused(
        DocumentErrorCode.NEWER_FORMAT,
        () -> reopen().collection(CollectionSchema.of("beds", OldPlant.class)));
  }

  @Test
  void collection_withAnotherIndex_indexesWhatIsThere() {
    plants.put("leek", Plant.named("leek").in("north", 3));
    CollectionSchema<Plant> wider =
        CollectionSchema.of("plants", Plant.class).index("byHeight", "height");

    Documents<Plant> again = reopen().collection(wider);

    assertThat(again.page(Query.byIndex("byHeight").equal(3)).documents()).hasSize(1);
    assertRefused(DocumentErrorCode.INVALID_QUERY, () -> again.page(Query.byIndex("byName")));
  }

  @Test
  void collection_withUniqueIndexThatDocumentsBreak_isRefused() {
    plants.put("1", Plant.named("same"));
    plants.put("2", Plant.named("same"));

    assertRefused(
        DocumentErrorCode.DUPLICATE_KEY,
        () ->
            store.collection(
                CollectionSchema.of("plants", Plant.class).uniqueIndex("oneByName", "name")));
  }

  @Test
  void check_ofSoundStore_isHealthy() {
    plants.put("leek", Plant.named("leek"));
    plants.put("kale", Plant.named("kale"), message("1"));
    plants.delete("kale", message("2"));

    IntegrityReport report = store.check();

    assertThat(report.problems()).isEmpty();
    assertThat(report.documents()).isEqualTo(1);
  }

  @Test
  void use_afterClose_isRefused() {
    store.close();

    assertRefused(DocumentErrorCode.CLOSED, () -> plants.find("leek"));
    assertRefused(DocumentErrorCode.CLOSED, () -> plants.put("leek", Plant.named("leek")));
    store.close();
  }

  /** What a plant was once. */
  record OldPlant(String title) {}
}
