package org.casanube.p2p.gossipsub;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.ReentrantLock;
import org.casanube.p2p.schedule.Scheduler;

/**
 * Messages on their way to one handler: a bounded queue, and a thread that lives while any wait.
 * Thread-safe.
 */
final class Deliveries implements TopicSubscription {
  private static final System.Logger LOG = System.getLogger(Deliveries.class.getName());

  private final String topic;
  private final Validator validator;
  private final MessageHandler handler;
  private final Scheduler scheduler;
  private final Terms terms;
  private final ReentrantLock lock = new ReentrantLock();
  private final Deque<GossipMessage> waiting = new ArrayDeque<>();
  private boolean running;
  private boolean closed;
  private long dropped;

  /** How many messages may wait, who counts those dropped, and what closing does. */
  interface Terms {
    int maxWaiting();

    void dropped();

    void closed(Deliveries subscription);
  }

  Deliveries(
      String topic, Validator validator, MessageHandler handler, Scheduler scheduler, Terms terms) {
    this.topic = topic;
    this.validator = validator;
    this.handler = handler;
    this.scheduler = scheduler;
    this.terms = terms;
  }

  Validator validator() {
    return validator;
  }

  void add(GossipMessage message) {
    lock.lock();
    try {
      if (closed) {
        return;
      }
      if (waiting.size() >= terms.maxWaiting()) {
        dropped++;
        terms.dropped();
        return;
      }
      waiting.add(message);
      if (running) {
        return;
      }
      running = true;
    } finally {
      lock.unlock();
    }
    scheduler.start("gossipsub-delivery", this::drain);
  }

  private void drain() {
    while (true) {
      GossipMessage next;
      lock.lock();
      try {
        next = waiting.poll();
        if (next == null || closed) {
          running = false;
          return;
        }
      } finally {
        lock.unlock();
      }
      try {
        handler.handle(next);
      } catch (RuntimeException e) {
        LOG.log(System.Logger.Level.WARNING, "handler of topic " + topic + " failed", e);
      }
    }
  }

  @Override
  public String topic() {
    return topic;
  }

  @Override
  public long dropped() {
    lock.lock();
    try {
      return dropped;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    lock.lock();
    try {
      if (closed) {
        return;
      }
      closed = true;
      waiting.clear();
    } finally {
      lock.unlock();
    }
    terms.closed(this);
  }
}
