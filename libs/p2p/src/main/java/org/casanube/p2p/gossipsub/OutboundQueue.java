package org.casanube.p2p.gossipsub;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * What waits to be written to one peer. What concerns topics and meshes goes first, then messages,
 * then hints about messages. Each kind is bounded: of the first none may be lost, so that a peer
 * with too many of them counts as {@link #overflowed dead}; of the others what does not fit is
 * dropped and counted. Thread-safe; nothing waits but {@link #take}.
 */
final class OutboundQueue {
  private static final int MAX_URGENT = 4_096;
  private static final int MAX_HINTS = 1_024;

  /** How many names of messages wait in hints, and how many share an RPC. */
  private static final int MAX_HINTED = 2 * RpcLimits.MAX_IDS;

  private static final int MAX_DONT_WANT = 8_192;

  /** How many bytes of messages share an RPC. */
  private static final int BATCH_BYTES = 128 << 10;

  private static final int BATCH_CONTROLS = 512;

  private final GossipsubSettings.Limits limits;
  private final Counters counters;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Deque<Rpc.TopicChange> changes = new ArrayDeque<>();
  private final Deque<Control> urgent = new ArrayDeque<>();
  private final Deque<Control> hints = new ArrayDeque<>();
  private final Map<MessageId, WireMessage> messages = new LinkedHashMap<>();
  private final Map<MessageId, Integer> notWanted = new LinkedHashMap<>();
  private int bytes;
  private int hinted;
  private boolean overflowed;
  private boolean closed;

  OutboundQueue(GossipsubSettings.Limits limits, Counters counters) {
    this.limits = limits;
    this.counters = counters;
  }

  void add(Rpc.TopicChange change) {
    lock.lock();
    try {
      overflowed |= changes.size() >= MAX_URGENT + limits.topicsPerPeer();
      if (!overflowed) {
        changes.add(change);
        changed.signal();
      }
    } finally {
      lock.unlock();
    }
  }

  void addUrgent(Control control) {
    lock.lock();
    try {
      overflowed |= urgent.size() >= MAX_URGENT;
      if (!overflowed) {
        urgent.add(control);
        changed.signal();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Adds what may be lost; false if it is. */
  boolean addHint(Control control) {
    lock.lock();
    try {
      int names = namesIn(control);
      if (hints.size() >= MAX_HINTS || hinted + names > MAX_HINTED) {
        counters.gossipDropped.increment();
        return false;
      }
      hints.add(control);
      hinted += names;
      changed.signal();
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** Adds a message, unless the peer has said it has it. */
  void add(MessageId id, WireMessage message) {
    lock.lock();
    try {
      if (notWanted.containsKey(id)) {
        counters.spared.increment();
        return;
      }
      if (messages.size() >= limits.queueMessages()
          || bytes + message.size() > limits.queueBytes()) {
        counters.queueDropped.increment();
        return;
      }
      if (messages.putIfAbsent(id, message) == null) {
        bytes += message.size();
        changed.signal();
      }
    } finally {
      lock.unlock();
    }
  }

  /** The peer has this message: do not send it, if it is not too late. */
  void notWanted(MessageId id, int heartbeat) {
    lock.lock();
    try {
      if (notWanted.size() < MAX_DONT_WANT) {
        notWanted.put(id, heartbeat);
      }
      WireMessage waiting = messages.remove(id);
      if (waiting != null) {
        bytes -= waiting.size();
        counters.spared.increment();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Forgets what was not wanted before this heartbeat. */
  void forgetBefore(int heartbeat) {
    lock.lock();
    try {
      Iterator<Integer> all = notWanted.values().iterator();
      while (all.hasNext() && all.next() < heartbeat) {
        all.remove();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Waits for something to write; null when closed. */
  @Nullable Rpc take() throws InterruptedException {
    lock.lock();
    try {
      while (!closed && isEmpty()) {
        changed.await();
      }
      return closed ? null : batch();
    } finally {
      lock.unlock();
    }
  }

  private boolean isEmpty() {
    return changes.isEmpty() && urgent.isEmpty() && messages.isEmpty() && hints.isEmpty();
  }

  private Rpc batch() {
    Rpc rpc = new Rpc();
    move(changes, rpc.changes());
    move(urgent, rpc.controls());
    if (rpc.changes().isEmpty() && rpc.controls().size() < BATCH_CONTROLS) {
      int batched = 0;
      Iterator<WireMessage> waiting = messages.values().iterator();
      while (waiting.hasNext() && batched < BATCH_BYTES) {
        WireMessage next = waiting.next();
        if (batched > 0 && batched + next.size() > BATCH_BYTES) {
          break;
        }
        batched += next.size();
        rpc.messages().add(next);
        waiting.remove();
      }
      bytes -= batched;
      counters.sent.add(rpc.messages().size());
    }
    if (rpc.messages().isEmpty() && rpc.controls().isEmpty()) {
      moveHints(rpc.controls());
    }
    return rpc;
  }

  private void moveHints(List<Control> to) {
    int names = 0;
    while (!hints.isEmpty() && names + namesIn(hints.element()) <= RpcLimits.MAX_IDS) {
      Control hint = hints.remove();
      names += namesIn(hint);
      to.add(hint);
    }
    hinted -= names;
  }

  private static int namesIn(Control control) {
    return switch (control) {
      case Control.Have have -> have.ids().size();
      case Control.Want want -> want.ids().size();
      case Control.DontWant refusal -> refusal.ids().size();
      case Control.Graft _, Control.Prune _ -> 0;
    };
  }

  /** Up to a number, and up to some bytes: those that name other peers are long. */
  private static <T> void move(Deque<T> from, List<T> to) {
    int exchanged = 0;
    while (!from.isEmpty() && to.size() < BATCH_CONTROLS && exchanged < BATCH_BYTES) {
      T next = from.remove();
      if (next instanceof Control.Prune prune) {
        for (Control.ExchangedPeer peer : prune.peers()) {
          exchanged += peer.record().length;
        }
      }
      to.add(next);
    }
  }

  /** True if the peer takes so little that the order of things is lost. */
  boolean overflowed() {
    lock.lock();
    try {
      return overflowed;
    } finally {
      lock.unlock();
    }
  }

  int queuedMessages() {
    lock.lock();
    try {
      return messages.size();
    } finally {
      lock.unlock();
    }
  }

  void close() {
    lock.lock();
    try {
      closed = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
