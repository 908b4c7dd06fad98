package org.casanube.ambient;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Date;
import java.util.concurrent.TimeUnit;

/** One method for each thing that is taken from the air, and some that are not. */
final class Ambient {
  void sleeps() throws InterruptedException {
    Thread.sleep(Duration.ofMillis(1));
  }

  void sleepsByUnit() throws InterruptedException {
    TimeUnit.MILLISECONDS.sleep(1);
  }

  Instant readsInstant() {
    return Instant.now();
  }

  long readsMillis() {
    return System.currentTimeMillis();
  }

  @SuppressWarnings("JavaUtilDate")
  Date readsDate() {
    return new Date();
  }

  LocalDate readsGivenClock(Clock clock) {
    return LocalDate.now(clock);
  }

  long measures() {
    return System.nanoTime();
  }

  void prints() {
    System.out.println("printed");
  }

  @SuppressWarnings("CatchAndPrintStackTrace")
  void printsTrace(Exception e) {
    e.printStackTrace();
  }

  Thread makesThread() {
    return new Thread(() -> {});
  }

  Thread startsThread() {
    return Thread.startVirtualThread(() -> {});
  }

  Thread startsNamedThread() {
    return Thread.ofVirtual().name("ambient").start(() -> {});
  }
}
