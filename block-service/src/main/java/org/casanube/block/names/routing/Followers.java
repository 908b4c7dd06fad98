package org.casanube.block.names.routing;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.casanube.block.names.InvalidRecordException;
import org.casanube.block.names.IpnsName;
import org.casanube.block.names.records.RecordCheck;
import org.casanube.multiformats.PeerId;
import org.casanube.p2p.schedule.Scheduler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks those who follow a name for its record: several at once, in an order that nobody can
 * foresee, so that some who are silent neither hide a record nor delay it. Thread-safe.
 */
final class Followers {
  /** How many are asked at first, and again each time that nothing valid came within a turn. */
  static final int AT_ONCE = 8;

  /** How many are asked in all. */
  static final int MAX_ASKED = 32;

  /** The longest that anybody is waited for. */
  static final Duration TIME = Duration.ofSeconds(5);

  /** How long after the first valid record the others are waited for, who may have a newer one. */
  static final Duration PATIENCE = Duration.ofMillis(500);

  private static final Duration TURN = Duration.ofSeconds(1);
  private static final Logger LOG = LoggerFactory.getLogger(Followers.class);

  private final Question question;
  private final Scheduler scheduler;
  private final Random random;

  Followers(Question question, Scheduler scheduler, Random random) {
    this.question = question;
    this.scheduler = scheduler;
    this.random = random;
  }

  /** What asks one peer. */
  @FunctionalInterface
  interface Question {
    Optional<byte[]> ask(PeerId peer, byte[] key, Duration timeout) throws IOException;
  }

  /** The valid records that some of these peers have. */
  List<byte[]> ask(Collection<PeerId> peers, IpnsName name) throws InterruptedException {
    List<PeerId> order = new ArrayList<>(peers);
    Collections.shuffle(order, random);
    Round round = new Round(name, order.subList(0, Math.min(MAX_ASKED, order.size())));
    try {
      return round.run();
    } finally {
      round.threads.forEach(Thread::interrupt);
    }
  }

  /** One name, asked for once. */
  private final class Round {
    private final IpnsName name;
    private final Deque<PeerId> left;
    private final List<Thread> threads = new ArrayList<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final List<byte[]> found = new ArrayList<>();
    private int pending;
    private long end = scheduler.nanoTime() + TIME.toNanos();

    Round(IpnsName name, List<PeerId> peers) {
      this.name = name;
      this.left = new ArrayDeque<>(peers);
    }

    List<byte[]> run() throws InterruptedException {
      long nextTurn = scheduler.nanoTime();
      int allowed = 0;
      lock.lock();
      try {
        while (pending > 0 || isWorthAsking()) {
          long now = scheduler.nanoTime();
          if (now >= end) {
            break;
          }
          if (now >= nextTurn) {
            allowed += AT_ONCE;
            nextTurn += TURN.toNanos();
          }
          while (pending < allowed && isWorthAsking()) {
            begin(left.removeFirst());
          }
          scheduler.await(lock, changed, (isWorthAsking() ? Math.min(nextTurn, end) : end) - now);
        }
        return List.copyOf(found);
      } finally {
        lock.unlock();
      }
    }

    private boolean isWorthAsking() {
      return found.isEmpty() && !left.isEmpty();
    }

    private void begin(PeerId peer) {
      pending++;
      threads.add(scheduler.start("names-follower", () -> ended(answerOf(peer))));
    }

    private Optional<byte[]> answerOf(PeerId peer) {
      try {
        Optional<byte[]> answer = question.ask(peer, name.routingKey(), TIME);
        if (answer.isPresent()) {
          RecordCheck.require(name, answer.get(), scheduler.clock().instant());
        }
        return answer;
      } catch (IOException | InvalidRecordException e) {
        LOG.debug("{} gives no record of {}: {}", peer, name, e.getMessage());
        return Optional.empty();
      } catch (RuntimeException e) {
        LOG.warn("asking {} for the record of {} failed", peer, name, e);
        return Optional.empty();
      }
    }

    private void ended(Optional<byte[]> answer) {
      lock.lock();
      try {
        pending--;
        if (answer.isPresent()) {
          found.add(answer.get());
          end = Math.min(end, scheduler.nanoTime() + PATIENCE.toNanos());
        }
        changed.signalAll();
      } finally {
        lock.unlock();
      }
    }
  }
}
