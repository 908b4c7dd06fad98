package org.casanube.block.retrieval;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Predicate;
import org.casanube.block.blocks.Block;
import org.casanube.multiformats.Cid;

/**
 * Asks gateways for single blocks, some at once of each, every block once of each. A gateway that
 * fails some times is asked no more. Safe for use by many threads.
 */
final class GatewayWorkers implements AutoCloseable {
  private static final int MAX_GATEWAYS = 4;
  private static final int AT_ONCE = 4;
  private static final int MAX_FAILURES = 3;
  private static final int MAX_REMEMBERED = 8192;
  private static final long IDLE_MILLIS = 50;

  private final Function<Predicate<Cid>, Optional<Cid>> wanted;
  private final Found found;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition ended = lock.newCondition();
  private final Map<String, Asked> gateways = new HashMap<>();
  private final List<Thread> threads = new ArrayList<>();
  private boolean closed;

  /** A gateway and what it was asked for. Guarded by the lock. */
  private static final class Asked {
    private final BlockGateway gateway;
    private final Set<Cid> questions = new HashSet<>();
    private int answering;
    private int failures;
    private boolean hasAnswered;
    private String trouble = "";

    Asked(BlockGateway gateway) {
      this.gateway = gateway;
    }

    boolean isGivenUp() {
      return failures >= MAX_FAILURES;
    }

    String complaint() {
      boolean silent = answering > 0 || !hasAnswered;
      return trouble.isEmpty() && silent ? "has not answered yet" : trouble;
    }
  }

  /** Takes what a gateway gave. */
  @FunctionalInterface
  interface Found {
    void take(BlockGateway from, Cid cid, Block block);
  }

  /**
   * Workers without work.
   *
   * @param wanted gives a block that is wanted and for which this holds
   * @param found takes a block, checked
   */
  GatewayWorkers(Function<Predicate<Cid>, Optional<Cid>> wanted, Found found) {
    this.wanted = wanted;
    this.found = found;
  }

  /** Asks this one too, unless it is being asked. */
  void add(BlockGateway gateway) {
    lock.lock();
    try {
      if (closed || gateways.containsKey(gateway.name()) || gateways.size() == MAX_GATEWAYS) {
        return;
      }
      Asked asked = new Asked(gateway);
      gateways.put(gateway.name(), asked);
      for (int worker = 0; worker < AT_ONCE; worker++) {
        threads.add(Thread.ofVirtual().name("retrieval-gateway").start(() -> work(asked)));
      }
    } finally {
      lock.unlock();
    }
  }

  private void work(Asked asked) {
    try {
      Optional<Cid> next = nextOf(asked);
      while (next.isPresent()) {
        answered(asked, next.get(), asked.gateway.block(next.get()));
        next = nextOf(asked);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** A block to ask for, as soon as one is wanted; empty when this is over. */
  private Optional<Cid> nextOf(Asked asked) throws InterruptedException {
    while (true) {
      Optional<Cid> next = wanted.apply(cid -> !wasAsked(asked, cid));
      lock.lock();
      try {
        if (closed || asked.isGivenUp()) {
          return Optional.empty();
        }
        if (next.isPresent() && remember(asked, next.get())) {
          asked.answering++;
          return next;
        }
        if (next.isEmpty()) {
          var _ = ended.await(IDLE_MILLIS, TimeUnit.MILLISECONDS);
        }
      } finally {
        lock.unlock();
      }
    }
  }

  private static boolean remember(Asked asked, Cid cid) {
    if (asked.questions.size() >= MAX_REMEMBERED) {
      asked.questions.clear();
    }
    return asked.questions.add(cid);
  }

  private boolean wasAsked(Asked asked, Cid cid) {
    lock.lock();
    try {
      return asked.questions.contains(cid);
    } finally {
      lock.unlock();
    }
  }

  /** Hands a block on before the question counts as answered: until then there is hope. */
  private void answered(Asked asked, Cid cid, GatewayAnswer answer) {
    if (answer instanceof GatewayAnswer.Found(Block block)) {
      found.take(asked.gateway, cid, block);
    }
    lock.lock();
    try {
      asked.answering--;
      asked.hasAnswered = true;
      switch (answer) {
        case GatewayAnswer.Found _ -> asked.failures = 0;
        case GatewayAnswer.Lacking _ -> asked.trouble = "lacks it";
        case GatewayAnswer.Failed failed -> {
          asked.failures++;
          asked.trouble = failed.reason();
          asked.questions.remove(cid);
        }
      }
    } finally {
      lock.unlock();
    }
  }

  /** True if no gateway is answering, and none has anything left that it was not asked for. */
  boolean areAllDone() {
    for (Asked asked : snapshot()) {
      boolean idle;
      lock.lock();
      try {
        idle = asked.answering == 0;
        if (asked.isGivenUp() && idle) {
          continue;
        }
      } finally {
        lock.unlock();
      }
      if (!idle || wanted.apply(cid -> !wasAsked(asked, cid)).isPresent()) {
        return false;
      }
    }
    return true;
  }

  private List<Asked> snapshot() {
    lock.lock();
    try {
      return List.copyOf(gateways.values());
    } finally {
      lock.unlock();
    }
  }

  /** What gateways said that gave nothing, and who has said nothing. */
  List<String> troubles() {
    lock.lock();
    try {
      return gateways.values().stream()
          .filter(asked -> !asked.complaint().isEmpty())
          .map(asked -> asked.gateway.name() + " " + asked.complaint())
          .toList();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    List<Thread> running;
    lock.lock();
    try {
      closed = true;
      running = List.copyOf(threads);
      ended.signalAll();
    } finally {
      lock.unlock();
    }
    running.forEach(Thread::interrupt);
  }
}
