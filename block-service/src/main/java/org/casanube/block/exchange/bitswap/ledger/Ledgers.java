package org.casanube.block.exchange.bitswap.ledger;

import java.time.Clock;
import java.time.Instant;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.casanube.block.exchange.PeerLedger;
import org.casanube.block.exchange.PeerLedger.Flow;
import org.casanube.block.exchange.Way;
import org.casanube.multiformats.PeerId;

/** The books of a number of peers; those of whom nothing was heard for longest go. Thread-safe. */
public final class Ledgers {
  private final int maxPeers;
  private final Clock clock;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<PeerId, Book> books = new LinkedHashMap<>(16, 0.75f, true);

  private static final class Book {
    private final Map<Way, Flow> flows = new EnumMap<>(Way.class);
    private long wastedBytes;
    private Instant lastUse = Instant.EPOCH;
  }

  public Ledgers(int maxPeers, Clock clock) {
    this.maxPeers = maxPeers;
    this.clock = clock;
  }

  public void sent(Way way, PeerId peer, int blocks, long bytes) {
    add(way, peer, new Flow(blocks, bytes, 0, 0));
  }

  public void received(Way way, PeerId peer, int blocks, long bytes) {
    add(way, peer, new Flow(0, 0, blocks, bytes));
  }

  private void add(Way way, PeerId peer, Flow flow) {
    note(peer, book -> book.flows.merge(way, flow, Flow::plus));
  }

  public void wasted(PeerId peer, int bytes) {
    note(peer, book -> book.wastedBytes += bytes);
  }

  private void note(PeerId peer, Consumer<Book> change) {
    Instant now = clock.instant();
    lock.lock();
    try {
      Book book = books.get(peer);
      if (book == null) {
        if (books.size() >= maxPeers) {
          books.remove(books.keySet().iterator().next());
        }
        book = new Book();
        books.put(peer, book);
      }
      change.accept(book);
      book.lastUse = now;
    } finally {
      lock.unlock();
    }
  }

  /** All books; those with the most bytes, both ways together, first. */
  public List<PeerLedger> all() {
    lock.lock();
    try {
      return books.entrySet().stream()
          .map(entry -> ledger(entry.getKey(), entry.getValue()))
          .sorted(
              Comparator.comparingLong(
                      (PeerLedger ledger) -> ledger.sentBytes() + ledger.receivedBytes())
                  .reversed())
          .toList();
    } finally {
      lock.unlock();
    }
  }

  private static PeerLedger ledger(PeerId peer, Book book) {
    return new PeerLedger(peer, book.flows, book.wastedBytes, book.lastUse);
  }
}
