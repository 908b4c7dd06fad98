package org.casanube.block.exchange.bitswap.ledger;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Whose turn it is to be sent a message. So many turns there are at once, a quarter of them for
 * peers at one address; among those who wait, one goes to whom was served the least since it began
 * to want something, so a peer that wants much can't keep others from what little they want
 * (start-time fair queueing). What counts is bytes, or the time of the turn as if it carried 1 MB/s
 * if that is more: who is slow is served as much as who wants much.
 *
 * <p>A turn is for filling a message and handing it over. A peer that does not take it goes on
 * {@linkplain #passOn without a turn}, which the next gets. As many as there are turns may do so at
 * once, a quarter at one address; when there are more, the one that has done so the longest is cut
 * off, unless it is not long. Thread-safe.
 */
final class Turns {
  private static final int PARTS = 4;
  private static final long NANOS_PER_BYTE = 1_000;

  /** For this long even a slow peer may go on without a turn. */
  private static final long GRACE_NANOS = 5_000_000_000L;

  private final int count;
  private final int perOrigin;
  private final LongSupplier nanoTime;
  private final ReentrantLock lock = new ReentrantLock();
  private final TreeSet<Waiting> waiting = new TreeSet<>();
  private final Map<String, Integer> takenBy = new HashMap<>();
  private final Set<Account> late = new LinkedHashSet<>();
  private int free;
  private long served;
  private long sequence;

  Turns(int count, LongSupplier nanoTime) {
    this.count = count;
    this.perOrigin = Math.max(1, count / PARTS);
    this.nanoTime = nanoTime;
    free = count;
  }

  /** What one peer has had of the turns; it takes one at a time. Guarded by their lock. */
  static final class Account {
    private final String origin;
    private final Runnable cut;
    private long served;
    private long turn;
    private boolean holding;
    private long since;
    private long lateSince;

    /**
     * The account of a peer.
     *
     * @param origin where it is; those at one place share what one place gets
     * @param cut ends the peer's sending at once
     */
    Account(String origin, Runnable cut) {
      this.origin = origin;
      this.cut = cut;
    }
  }

  private record Waiting(Account account, long served, long order, Condition granted)
      implements Comparable<Waiting> {
    @Override
    public int compareTo(Waiting other) {
      int byService = Long.compare(served, other.served);
      return byService != 0 ? byService : Long.compare(order, other.order);
    }
  }

  /**
   * Waits for a turn, which must be given back.
   *
   * @return its number, to pass it on by
   */
  long take(Account account) {
    lock.lock();
    try {
      account.served = Math.max(account.served, served);
      return await(account);
    } finally {
      lock.unlock();
    }
  }

  /** Goes on with another turn after one in which so many bytes were sent, or waits for it. */
  long takeAgain(Account account, long bytes) {
    lock.lock();
    try {
      end(account, bytes);
      return await(account);
    } finally {
      lock.unlock();
    }
  }

  /** Ends a turn in which so many bytes were sent. */
  void giveBack(Account account, long bytes) {
    lock.lock();
    try {
      end(account, bytes);
      grant();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Lets the next have the turn while its holder goes on sending.
   *
   * @return false if the holder keeps it, since too many go on so; ask again after a while
   */
  boolean passOn(Account account, long turn) {
    @Nullable Account tooMany;
    lock.lock();
    try {
      if (account.turn != turn || !account.holding) {
        return true;
      }
      boolean many = late.stream().filter(other -> isAt(other, account)).count() >= perOrigin;
      tooMany = many || late.size() >= count ? longest(many, account) : null;
      if (tooMany == null && (many || late.size() >= count)) {
        return false;
      }
      late.remove(tooMany);
      late.add(account);
      account.lateSince = nanoTime.getAsLong();
      release(account);
      grant();
    } finally {
      lock.unlock();
    }
    if (tooMany != null) {
      tooMany.cut.run();
    }
    return true;
  }

  private @Nullable Account longest(boolean ofOrigin, Account account) {
    long before = nanoTime.getAsLong() - GRACE_NANOS;
    return late.stream()
        .filter(other -> !ofOrigin || isAt(other, account))
        .filter(other -> other.lateSince - before <= 0)
        .findFirst()
        .orElse(null);
  }

  private static boolean isAt(Account one, Account other) {
    return one.origin.equals(other.origin);
  }

  private void end(Account account, long bytes) {
    account.served += Math.max(bytes, (nanoTime.getAsLong() - account.since) / NANOS_PER_BYTE);
    account.turn = 0;
    if (account.holding) {
      release(account);
    }
    late.remove(account);
  }

  private void release(Account account) {
    account.holding = false;
    free++;
    takenBy.computeIfPresent(account.origin, (_, taken) -> taken > 1 ? taken - 1 : null);
  }

  private long await(Account account) {
    Waiting mine = new Waiting(account, account.served, ++sequence, lock.newCondition());
    account.turn = mine.order;
    waiting.add(mine);
    grant();
    while (!account.holding) {
      mine.granted.awaitUninterruptibly();
    }
    return mine.order;
  }

  /** Gives free turns to those who wait and may have one. */
  private void grant() {
    while (free > 0) {
      Waiting next =
          waiting.stream()
              .filter(each -> takenBy.getOrDefault(each.account.origin, 0) < perOrigin)
              .findFirst()
              .orElse(null);
      if (next == null) {
        return;
      }
      waiting.remove(next);
      free--;
      takenBy.merge(next.account.origin, 1, Integer::sum);
      served = Math.max(served, next.served);
      next.account.holding = true;
      next.account.since = nanoTime.getAsLong();
      next.granted.signal();
    }
  }
}
