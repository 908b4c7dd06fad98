package org.casanube.block.exchange.bitswap.session;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.casanube.block.exchange.bitswap.stream.Outlet;
import org.casanube.block.exchange.bitswap.wire.Dialect;
import org.casanube.block.exchange.bitswap.wire.WantEntry;
import org.casanube.block.exchange.bitswap.wire.WantType;
import org.casanube.multiformats.Cid;
import org.casanube.multiformats.Multihash;
import org.casanube.multiformats.PeerId;
import org.jspecify.annotations.Nullable;

/** A connected peer as the asking side sees it. Guarded by the client's lock, but for progress. */
final class RemotePeer {
  /** Wants without a block under way that a peer is to remember, of the 1024 that others take. */
  private static final int MAX_PRESENCE_WANTS = 384;

  private static final int MAX_RECENT = 2048;
  private static final int FEW_WANTS = 8;
  private static final int MIN_WANTS = 2;
  private static final double REFILL_BELOW = 0.75;
  private static final int BUSY_WEIGHT = 50;
  private static final int USEFUL_WEIGHT = 10;
  private static final long UNASKED_ALLOWED = 4 << 20;

  private final PeerId id;
  private final Outlet outlet;
  private final PeerSpeed speed = new PeerSpeed();
  private final Map<Multihash, Want> inFlight = new LinkedHashMap<>();
  private final Map<Cid, WantEntry> pending = new LinkedHashMap<>();
  private final Map<Multihash, BitswapSession> recent = new LinkedHashMap<>();
  private @Nullable Dialect dialect;
  private long inFlightBytes;
  private int told;
  private boolean filling = true;
  private boolean sending;
  private boolean introduced;
  private boolean gone;
  private long delivered;
  private long usefulBytes;
  private long unaskedBytes;
  private long lastBlock;
  private long lastAsked;
  private int stalls;
  private int failures;
  private long asideUntil;
  private int weight;
  private boolean aside;
  private Optional<String> failure = Optional.empty();
  private volatile long lastProgress;

  RemotePeer(PeerId id, Outlet outlet, long now) {
    this.id = id;
    this.outlet = outlet;
    this.lastProgress = now;
    this.lastBlock = now;
  }

  PeerId id() {
    return id;
  }

  Outlet outlet() {
    return outlet;
  }

  PeerSpeed speed() {
    return speed;
  }

  /** Bytes of it have come just now; any thread. */
  void progressed(long now) {
    lastProgress = now;
  }

  /** It is known which dialect it speaks. */
  void speaks(Dialect spoken) {
    dialect = spoken;
  }

  /** True if it can be asked now. */
  boolean isUsable(long now) {
    return dialect != null && !gone && !isAside(now);
  }

  boolean hasPresences() {
    return dialect != null && dialect.hasPresences();
  }

  private boolean isAside(long now) {
    return aside && now - asideUntil < 0;
  }

  /** It is not asked for this time. */
  void putAside(long until, String reason) {
    aside = true;
    asideUntil = until;
    failure = Optional.of(reason);
  }

  /** True once, when the time is over for which it was put aside. */
  boolean comesBack(long now) {
    boolean back = aside && !isAside(now);
    aside &= !back;
    return back && isUsable(now);
  }

  boolean isGone() {
    return gone;
  }

  void leave() {
    gone = true;
    pending.clear();
  }

  Optional<String> failure(long now) {
    return gone ? Optional.of("not connected") : isAside(now) ? failure : Optional.empty();
  }

  // What is under way.

  Map<Multihash, Want> inFlight() {
    return inFlight;
  }

  /** True if more can be asked of it; asking goes on in batches, not one for each that came. */
  boolean hasRoom(long estimate, long maxBytes, int maxWants) {
    int wants = inFlight.size();
    if (wants < MIN_WANTS) {
      return true;
    }
    long window = speed.window(maxBytes);
    if (wants >= maxWants || inFlightBytes + estimate > window) {
      filling = false;
    } else if (wants < FEW_WANTS
        || (inFlightBytes < REFILL_BELOW * window && wants < REFILL_BELOW * maxWants)) {
      filling = true;
    }
    return filling;
  }

  /** How many nanoseconds until it would have delivered one more block. */
  double nanosUntilDelivered(long estimate) {
    return speed.nanosFor((double) inFlightBytes + estimate);
  }

  Want.Request ask(Want want, long estimate, long now) {
    boolean alone = inFlight.isEmpty();
    if (alone) {
      speed.begins(now);
      lastAsked = now;
      lastProgress = now;
      lastBlock = now;
    }
    inFlight.put(want.multihash(), want);
    inFlightBytes += estimate;
    send(WantEntry.of(want.cid(), WantType.BLOCK, 1));
    return new Want.Request(this, now, estimate, delivered, alone);
  }

  void notUnderWay(Want want, Want.Request request) {
    if (inFlight.remove(want.multihash(), want)) {
      inFlightBytes -= request.estimate();
    }
  }

  long delivered() {
    return delivered;
  }

  /** It has delivered a block that was wanted. */
  void hasDelivered(int bytes, long now) {
    delivered++;
    usefulBytes += bytes;
    lastBlock = now;
    stalls = 0;
    failures = 0;
  }

  long usefulBytes() {
    return usefulBytes;
  }

  /** How long nothing has come, though something should have. */
  long silentNanos(long now) {
    return inFlight.isEmpty() ? 0 : now - Math.max(lastProgress, lastAsked);
  }

  /** How long no block has come, though one should have. */
  long blocklessNanos(long now) {
    return inFlight.isEmpty() ? 0 : now - lastBlock;
  }

  int stalls() {
    return stalls;
  }

  /** It was silent for too long; what it still has to do counts from now. */
  void stalled(long now) {
    stalls++;
    speed.stalled();
    lastAsked = now;
    lastBlock = now;
    failure = Optional.of("does not answer");
  }

  int failed(String reason) {
    failure = Optional.of(reason);
    introduced = false;
    return ++failures;
  }

  /** What its connection is worth keeping, if that has changed since it was asked for. */
  OptionalInt changedWeight() {
    int now = gone ? 0 : !inFlight.isEmpty() ? BUSY_WEIGHT : usefulBytes > 0 ? USEFUL_WEIGHT : 0;
    boolean changed = now != weight;
    weight = now;
    return changed ? OptionalInt.of(now) : OptionalInt.empty();
  }

  // What it was told.

  boolean takesPresenceWant() {
    return told - inFlight.size() < MAX_PRESENCE_WANTS;
  }

  /** How many wants it is to remember. */
  void countTold(int change) {
    told += change;
  }

  void send(WantEntry entry) {
    pending.remove(entry.cid());
    pending.put(entry.cid(), entry);
  }

  boolean mustSend() {
    return !sending && !gone && !pending.isEmpty();
  }

  void sending(boolean now) {
    sending = now;
  }

  /** Takes what waits to be sent, up to a number. */
  List<WantEntry> takePending(int max) {
    List<WantEntry> taken = new ArrayList<>(Math.min(max, pending.size()));
    Iterator<WantEntry> all = pending.values().iterator();
    while (all.hasNext() && taken.size() < max) {
      taken.add(all.next());
      all.remove();
    }
    return taken;
  }

  /** True the first time, and after failures: then it is told all from the start. */
  boolean mustIntroduce() {
    boolean first = !introduced;
    introduced = true;
    return first;
  }

  // What may still come of it.

  /** It was asked for this block, which is wanted no longer; it may come all the same. */
  void remember(Multihash multihash, BitswapSession session) {
    recent.remove(multihash);
    recent.put(multihash, session);
    if (recent.size() > MAX_RECENT) {
      Iterator<Multihash> oldest = recent.keySet().iterator();
      oldest.next();
      oldest.remove();
    }
  }

  @Nullable BitswapSession recent(Multihash multihash) {
    return recent.get(multihash);
  }

  /** True if blocks of it are to be expected. */
  boolean mayDeliver() {
    return !inFlight.isEmpty() || told > 0 || !recent.isEmpty();
  }

  /** It has sent what nobody asked for; true if that is too much. */
  boolean unasked(long bytes) {
    unaskedBytes += bytes;
    return unaskedBytes > UNASKED_ALLOWED + usefulBytes / 8;
  }

  @Override
  public String toString() {
    return id.toString();
  }
}
