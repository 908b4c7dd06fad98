package org.casanube.documents;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What every {@link Outbox} does; a part of the contract of stores. */
abstract class OutboxContractTest extends DocumentStoreFixture {
  @Test
  void messages_waitInOrderUntilConfirmed_acrossRestart() {
    plants.insert("leek", Plant.named("leek"), message("1"), message("2"));
    plants.put("leek", Plant.named("leek2"), message("3"));
    plants.delete("leek", message("4"));

    List<PendingMessage> two = store.outbox().pending(2);
    assertThat(two).extracting(PendingMessage::message).containsExactly(message("1"), message("2"));
    store.outbox().confirm(two);
    store.outbox().confirm(two);

    DocumentStore again = reopen();
    again.collection(Plant.SCHEMA);
    List<PendingMessage> rest = again.outbox().pending(10);
    assertThat(rest)
        .extracting(PendingMessage::message)
        .containsExactly(message("3"), message("4"));
    assertThat(again.outbox().size()).isEqualTo(2);
    again.outbox().confirm(rest);
    assertThat(again.outbox().pending(10)).isEmpty();
    assertThat(again.outbox().size()).isZero();
  }

  @Test
  void messages_ofDocumentDeletedAndMadeAnew_keepTheirOrder() {
    plants.insert("leek", Plant.named("leek"), message("1"));
    plants.delete("leek", message("2"));
    assertThat(plants.find("leek")).isEmpty();
    assertThat(plants.count(Query.byId())).isZero();
    assertThat(plants.delete("leek", message("never"))).isFalse();
    plants.insert("leek", Plant.named("leek"), message("3"));

    List<PendingMessage> pending = store.outbox().pending(10);
    assertThat(pending).extracting(p -> p.message().id()).containsExactly("1", "2", "3");
    store.outbox().confirm(pending);
    assertThat(plants.find("leek")).isPresent();
  }

  @Test
  void messages_ofRefusedChange_areNotSent() {
    plants.insert("leek", Plant.named("leek"));
    assertRefused(
        DocumentErrorCode.DUPLICATE_ID,
        () -> plants.insert("leek", Plant.named("x"), message("never")));
    plants.apply(new Change.Replace<>("leek", 1, Plant.named("x"), List.of(message("never"))));

    assertThat(store.outbox().pending(10)).isEmpty();
  }

  @Test
  void messages_wakeTheListenerUp_afterTheyCanBeRead() throws Exception {
    CountDownLatch seen = new CountDownLatch(1);
    Outbox.Subscription subscription =
        store
            .outbox()
            .onMessage(() -> {
              if (store.outbox().pending(1).size() == 1) {
                seen.countDown();
              }
            });
    plants.put("quiet", Plant.named("quiet"));
    assertThat(seen.getCount()).isEqualTo(1);
    plants.put("leek", Plant.named("leek"), message("1"));

    assertThat(seen.await(5, TimeUnit.SECONDS)).isTrue();
    subscription.close();
  }

  @Test
  void messages_beyondTheBound_areRefusedUntilSomeAreConfirmed() {
    for (int i = 0; i < LIMITS.maxPendingMessages(); i++) {
      plants.put("leek", Plant.named("leek" + i), message("m" + i));
    }

    assertRefused(
        DocumentErrorCode.OUTBOX_FULL,
        () -> plants.put("leek", Plant.named("more"), message("more")));
    assertThat(plants.require("leek").value().name()).isNotEqualTo("more");
    plants.put("leek", Plant.named("quiet"));
    store.outbox().confirm(store.outbox().pending(1));
    plants.put("leek", Plant.named("more"), message("more"));
  }
}
