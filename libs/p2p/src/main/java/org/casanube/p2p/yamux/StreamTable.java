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

  Optional<YamuxStream> find(int id) {
    lock.lock();
    try {
      return Optional.ofNullable(streams.get(id));
    } finally {
      lock.unlock();
    }
  }

  void add(YamuxStream stream) {
    lock.lock();
    try {
      streams.put(stream.id(), stream);
      count(stream, 1);
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
