package org.casanube.p2p.gossipsub;

import java.util.concurrent.atomic.LongAdder;

/** What has happened since the start. Thread-safe. */
final class Counters {
  final LongAdder published = new LongAdder();
  final LongAdder received = new LongAdder();
  final LongAdder duplicates = new LongAdder();
  final LongAdder accepted = new LongAdder();
  final LongAdder rejected = new LongAdder();
  final LongAdder ignored = new LongAdder();
  final LongAdder sent = new LongAdder();
  final LongAdder spared = new LongAdder();
  final LongAdder undelivered = new LongAdder();
  final LongAdder queueDropped = new LongAdder();
  final LongAdder gossipDropped = new LongAdder();
  final LongAdder graylisted = new LongAdder();
  final LongAdder malformed = new LongAdder();
  final LongAdder passedOver = new LongAdder();
  final LongAdder brokenPromises = new LongAdder();
}
