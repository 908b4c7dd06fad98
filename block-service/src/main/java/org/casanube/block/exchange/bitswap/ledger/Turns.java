package org.casanube.block.exchange.bitswap.ledger;

import java.util.PriorityQueue;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Whose turn it is to be sent a message. So many turns there are at once; among those who wait, it
 * goes to the one that has been sent the least since it began to want something, so a peer that
 * wants much can't keep others from what little they want (start-time fair queueing, with bytes for
 * time). Thread-safe.
 */
final class Turns {
  private final ReentrantLock lock = new ReentrantLock();
  private final PriorityQueue<Waiting> waiting = new PriorityQueue<>();
  private int free;
  private long served;
  private long sequence;

  Turns(int count) {
    free = count;
  }

  /** What one peer has had of the turns; guarded by their lock. */
  static final class Account {
    private long served;
  }

  private static final class Waiting implements Comparable<Waiting> {
    private final Account account;
    private final long order;
    private final Condition granted;
    private boolean due;

    Waiting(Account account, long order, Condition granted) {
      this.account = account;
      this.order = order;
      this.granted = granted;
    }

    @Override
    public int compareTo(Waiting other) {
      int byService = Long.compare(account.served, other.account.served);
      return byService != 0 ? byService : Long.compare(order, other.order);
    }
  }

  /** Waits for a turn. Each must be given back. */
  void take(Account account) {
    lock.lock();
    try {
      account.served = Math.max(account.served, served);
      if (free > 0) {
        free--;
        served = account.served;
      } else {
        await(account);
      }
    } finally {
      lock.unlock();
    }
  }

  /** Goes on with another turn after one in which so many bytes were sent, or waits for it. */
  void takeAgain(Account account, long bytes) {
    lock.lock();
    try {
      account.served += bytes;
      Waiting first = waiting.peek();
      if (first == null || first.account.served > account.served) {
        served = Math.max(served, account.served);
        return;
      }
      grantNext();
      await(account);
    } finally {
      lock.unlock();
    }
  }

  /** Ends a turn in which so many bytes were sent. */
  void giveBack(Account account, long bytes) {
    lock.lock();
    try {
      account.served += bytes;
      grantNext();
    } finally {
      lock.unlock();
    }
  }

  private void await(Account account) {
    Waiting mine = new Waiting(account, sequence++, lock.newCondition());
    waiting.add(mine);
    while (!mine.due) {
      mine.granted.awaitUninterruptibly();
    }
  }

  private void grantNext() {
    Waiting next = waiting.poll();
    if (next == null) {
      free++;
      return;
    }
    served = Math.max(served, next.account.served);
    next.due = true;
    next.granted.signal();
  }
}
