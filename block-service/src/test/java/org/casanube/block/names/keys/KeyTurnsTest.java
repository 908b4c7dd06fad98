package org.casanube.block.names.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.casanube.block.names.KeyFormat;
import org.casanube.block.names.NameErrorCode;
import org.casanube.block.names.NameException;
import org.casanube.block.names.NameKey;
import org.casanube.block.names.NameKeys;
import org.casanube.block.names.NameKeys.NewKey;
import org.casanube.block.names.TestKeys;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Making keys and stretching passphrases takes a core for seconds: one call at a time may. */
class KeyTurnsTest {
  private static final char[] PASSPHRASE = "correct".toCharArray();
  private static final int SMALLEST = 2048;
  private static final long SECONDS = 60;

  @TempDir Path folder;
  private final GatedRandom random = new GatedRandom();

  @Test
  void costlyCalls_whileOneIsAtWork_areRefusedInTime() throws Exception {
    NameKeys keys =
        new KeyFiles(folder.resolve("names"), TestKeys.ed25519(0), random, Duration.ofMillis(50));
    keys.generate("blog", new NewKey.Ed25519());
    byte[] file = keys.exportKey("blog", KeyFormat.PEM_PKCS8_ENCRYPTED, PASSPHRASE);
    CountDownLatch goOn = random.hold();
    try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<NameKey> slow = executor.submit(() -> keys.generate("old", new NewKey.Rsa(SMALLEST)));
      try {
        assertThat(random.entered.await(SECONDS, TimeUnit.SECONDS)).isTrue();
        assertBusy(() -> keys.generate("another", new NewKey.Rsa(SMALLEST)));
        assertBusy(() -> keys.importKey("copy", file, KeyFormat.PEM_PKCS8_ENCRYPTED, PASSPHRASE));
        assertBusy(() -> keys.exportKey("blog", KeyFormat.PEM_PKCS8_ENCRYPTED, PASSPHRASE));
        // What costs nothing waits for nobody.
        assertThat(keys.list()).hasSize(2);
        assertThat(keys.rename("blog", "site", false).key().name()).isEqualTo("site");
      } finally {
        goOn.countDown();
      }
      assertThat(slow.get(SECONDS, TimeUnit.SECONDS).name()).isEqualTo("old");
    }
    assertThat(keys.importKey("copy", file, KeyFormat.PEM_PKCS8_ENCRYPTED, PASSPHRASE).ipnsName())
        .isEqualTo(keys.find("site").orElseThrow().ipnsName());
    assertThat(keys.find("another")).isEmpty();
  }

  @Test
  void costlyCalls_ofManyAtOnce_areDoneOneByOne() throws Exception {
    NameKeys keys =
        new KeyFiles(
            folder.resolve("names"), TestKeys.ed25519(0), random, Duration.ofSeconds(SECONDS));
    List<Future<NameKey>> all = new ArrayList<>();
    CountDownLatch goOn = random.hold();
    try (ExecutorService executor = Executors.newFixedThreadPool(4)) {
      for (int number = 0; number < 4; number++) {
        String name = "key" + number;
        all.add(executor.submit(() -> keys.generate(name, new NewKey.Rsa(SMALLEST))));
      }
      try {
        assertThat(random.entered.await(SECONDS, TimeUnit.SECONDS)).isTrue();
        // While the first is held, nobody else gets in.
        assertThat(random.together.await(100, TimeUnit.MILLISECONDS)).isFalse();
      } finally {
        goOn.countDown();
      }
      for (Future<NameKey> each : all) {
        assertThat(each.get(2 * SECONDS, TimeUnit.SECONDS).name()).startsWith("key");
      }
    }
    assertThat(random.together.getCount()).isEqualTo(1);
    assertThat(keys.list()).hasSize(5);
  }

  private static void assertBusy(ThrowingCallable action) {
    assertThatThrownBy(action)
        .asInstanceOf(type(NameException.class))
        .extracting(NameException::code)
        .isEqualTo(NameErrorCode.BUSY);
  }

  /** Holds who draws if told to, and tells of those who do at the same time. */
  private static final class GatedRandom extends SecureRandom {
    private static final long serialVersionUID = 1L;

    final transient CountDownLatch entered = new CountDownLatch(1);
    final transient CountDownLatch together = new CountDownLatch(1);
    private final AtomicInteger drawing = new AtomicInteger();
    private transient volatile CountDownLatch gate = new CountDownLatch(0);

    CountDownLatch hold() {
      CountDownLatch next = new CountDownLatch(1);
      gate = next;
      return next;
    }

    @Override
    public void nextBytes(byte[] bytes) {
      if (drawing.incrementAndGet() > 1) {
        together.countDown();
      }
      try {
        if (gate.getCount() > 0) {
          entered.countDown();
          gate.await();
        }
        super.nextBytes(bytes);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } finally {
        drawing.decrementAndGet();
      }
    }
  }
}
