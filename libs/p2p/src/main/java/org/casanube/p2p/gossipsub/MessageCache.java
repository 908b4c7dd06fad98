package org.casanube.p2p.gossipsub;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.casanube.multiformats.PeerId;
import org.jspecify.annotations.Nullable;

/**
 * The messages of the last heartbeats, for those who ask; bounded in bytes, the oldest go first.
 * Belongs to the router and its lock.
 */
final class MessageCache {
  private final Map<MessageId, Entry> byId = new LinkedHashMap<>();
  private final Deque<List<MessageId>> windows = new ArrayDeque<>();
  private final int kept;
  private final int told;
  private final long maxBytes;
  private long bytes;

  private static final class Entry {
    private final WireMessage message;
    private final Map<PeerId, Integer> asked = new HashMap<>();

    private Entry(WireMessage message) {
      this.message = message;
    }
  }

  MessageCache(int kept, int told, long maxBytes) {
    this.kept = kept;
    this.told = told;
    this.maxBytes = maxBytes;
    windows.addFirst(new ArrayList<>());
  }

  void put(MessageId id, WireMessage message) {
    if (message.size() > maxBytes || byId.putIfAbsent(id, new Entry(message)) != null) {
      return;
    }
    windows.getFirst().add(id);
    bytes += message.size();
    Iterator<Entry> oldest = byId.values().iterator();
    while (bytes > maxBytes) {
      bytes -= oldest.next().message.size();
      oldest.remove();
    }
  }

  /** The message, unless the peer has asked for it this often before. */
  @Nullable WireMessage ask(MessageId id, PeerId peer, int maxTimes) {
    Entry entry = byId.get(id);
    if (entry == null || entry.asked.merge(peer, 1, Integer::sum) > maxTimes) {
      return null;
    }
    return entry.message;
  }

  /** The messages of the topic that peers are told of, newest heartbeat first. */
  List<MessageId> told(String topic) {
    List<MessageId> ids = new ArrayList<>();
    int window = 0;
    for (List<MessageId> each : windows) {
      if (window++ == told) {
        break;
      }
      for (MessageId id : each) {
        Entry entry = byId.get(id);
        if (entry != null && entry.message.topic().equals(topic)) {
          ids.add(id);
        }
      }
    }
    return ids;
  }

  /** A heartbeat is over. */
  void shift() {
    windows.addFirst(new ArrayList<>());
    if (windows.size() > kept) {
      for (MessageId id : windows.removeLast()) {
        Entry entry = byId.remove(id);
        if (entry != null) {
          bytes -= entry.message.size();
        }
      }
    }
  }

  long bytes() {
    return bytes;
  }
}
