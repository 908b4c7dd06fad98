package org.casanube.p2p.yamux;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.casanube.p2p.Direction;

/** The open streams of a session, counted by who opened them. Thread-safe. */
final class StreamTable {
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<Integer, YamuxStream> streams = new LinkedHashMap<>();
  private int inbound;
  private int outbound;
  private boolean ended;

  Optional<YamuxStream> find(int id) {
    lock.lock();
    try {
      return Optional.ofNullable(streams.get(id));
    } finally {
      lock.unlock();
    }
  }

  /** False if the session has ended: nobody would ever end the stream. */
  boolean add(YamuxStream stream) {
    lock.lock();
    try {
      if (ended) {
        return false;
      }
      streams.put(stream.id(), stream);
      count(stream, 1);
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** Takes no more streams, and gives those that are open. */
  List<YamuxStream> end() {
    lock.lock();
    try {
      ended = true;
      return all();
    } finally {
      lock.unlock();
    }
  }

  void remove(YamuxStream stream) {
    lock.lock();
    try {
      if (streams.remove(stream.id(), stream)) {
        count(stream, -1);
      }
    } finally {
      lock.unlock();
    }
  }

  int count(Direction direction) {
    lock.lock();
    try {
      return direction == Direction.INBOUND ? inbound : outbound;
    } finally {
      lock.unlock();
    }
  }

  List<YamuxStream> all() {
    lock.lock();
    try {
      return new ArrayList<>(streams.values());
    } finally {
      lock.unlock();
    }
  }

  private void count(YamuxStream stream, int change) {
    if (stream.direction() == Direction.INBOUND) {
      inbound += change;
    } else {
      outbound += change;
    }
  }
}
