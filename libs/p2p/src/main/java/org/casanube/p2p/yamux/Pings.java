package org.casanube.p2p.yamux;

import java.util.concurrent.locks.ReentrantLock;

/** Asks the peer whether it is there, one question at a time, and measures how long it takes. */
final class Pings {
  private final YamuxSession session;
  private final ReentrantLock lock = new ReentrantLock();
  private int number;
  private boolean unanswered;
  private long sentAt;
  private volatile long roundTripNanos;

  Pings(YamuxSession session) {
    this.session = session;
  }

  void send() {
    int asked;
    lock.lock();
    try {
      asked = ++number;
      unanswered = true;
      sentAt = session.scheduler().nanoTime();
    } finally {
      lock.unlock();
    }
    session.send(Frame.PING, Frame.SYN, 0, asked);
  }

  void answered(int asked) {
    lock.lock();
    try {
      if (unanswered && asked == number) {
        unanswered = false;
        roundTripNanos = session.scheduler().nanoTime() - sentAt;
      }
    } finally {
      lock.unlock();
    }
  }

  boolean isUnanswered() {
    lock.lock();
    try {
      return unanswered;
    } finally {
      lock.unlock();
    }
  }

  long roundTripNanos() {
    return roundTripNanos;
  }
}
