package org.casanube.p2p.relay;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.casanube.multiformats.PeerId;
import org.casanube.p2p.relay.RelayLimits.ReservationLimits;

/** Who has a place at this relay. Bounded; thread-safe. */
final class Reservations {
  private final ReservationLimits limits;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<PeerId, Place> places = new LinkedHashMap<>();

  Reservations(ReservationLimits limits) {
    this.limits = limits;
  }

  private record Place(String address, Instant expires) {}

  /** Until when the peer has a place now; empty if there is none for it. */
  Optional<Instant> reserve(PeerId peer, String address, Instant now) {
    lock.lock();
    try {
      places.values().removeIf(place -> !place.expires().isAfter(now));
      long others =
          places.entrySet().stream()
              .filter(each -> !each.getKey().equals(peer))
              .filter(each -> each.getValue().address().equals(address))
              .count();
      boolean full = places.size() >= limits.max() && !places.containsKey(peer);
      if (full || others >= limits.maxPerAddress()) {
        return Optional.empty();
      }
      Instant expires = now.plus(limits.life()).truncatedTo(ChronoUnit.SECONDS);
      places.put(peer, new Place(address, expires));
      return Optional.of(expires);
    } finally {
      lock.unlock();
    }
  }

  boolean has(PeerId peer, Instant now) {
    lock.lock();
    try {
      Place place = places.get(peer);
      return place != null && place.expires().isAfter(now);
    } finally {
      lock.unlock();
    }
  }

  void forget(PeerId peer) {
    lock.lock();
    try {
      places.remove(peer);
    } finally {
      lock.unlock();
    }
  }

  int count() {
    lock.lock();
    try {
      return places.size();
    } finally {
      lock.unlock();
    }
  }
}
