package org.casanube.p2p.kad;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.casanube.multiformats.PeerId;
import org.casanube.p2p.schedule.Scheduler;
import org.jspecify.annotations.Nullable;

/** Puts values into the table and gets them from there. Thread-safe. */
final class Values {
  private static final System.Logger LOG = System.getLogger(Values.class.getName());

  private final Scheduler scheduler;
  private final PeerRequests requests;
  private final Walks walks;
  private final Validators validators;
  private final LocalRecords local;
  private final int atOnce;

  Values(
      Scheduler scheduler,
      PeerRequests requests,
      Walks walks,
      Validators validators,
      LocalRecords local,
      int atOnce) {
    this.scheduler = scheduler;
    this.requests = requests;
    this.walks = walks;
    this.validators = validators;
    this.local = local;
    this.atOnce = atOnce;
  }

  int put(byte[] key, byte[] value) throws InvalidRecordException, InterruptedException {
    local.put(key, value);
    List<PeerId> closest = walks.closest(key).stream().map(DhtPeer::peer).toList();
    return send(KadMessage.putValue(key, value), closest);
  }

  private int send(KadMessage put, List<PeerId> peers) throws InterruptedException {
    AtomicInteger taken = new AtomicInteger();
    Fanout.run(
        scheduler,
        atOnce,
        peers,
        peer -> {
          try {
            KadMessage answer = requests.ask(peer, put);
            if (answer.record().equals(put.record())) {
              taken.incrementAndGet();
            }
          } catch (IOException e) {
            LOG.log(System.Logger.Level.DEBUG, () -> peer + " took no value: " + e.getMessage());
          }
        });
    return taken.get();
  }

  Optional<byte[]> get(byte[] key, int quorum) throws InvalidRecordException, InterruptedException {
    RecordValidator validator = validators.validatorOf(key);
    Ballot ballot = new Ballot(key, validator, quorum);
    local.find(key).ifPresent(ballot::local);
    if (ballot.isDecided()) {
      return ballot.best();
    }
    KadMessage request = KadMessage.ask(KadMessage.Type.GET_VALUE, key);
    List<DhtPeer> closest =
        walks.ask(
            request,
            answer -> {
              ballot.take(answer);
              return !ballot.isDecided();
            });
    ballot.best().ifPresent(best -> correct(KadMessage.putValue(key, best), ballot, closest));
    return ballot.best();
  }

  /** In the background: gives the best value to those who should have it and have none or worse. */
  private void correct(KadMessage put, Ballot ballot, List<DhtPeer> closest) {
    List<PeerId> wrong = ballot.needCorrection(closest);
    if (wrong.isEmpty()) {
      return;
    }
    scheduler.start(
        "kad-correction",
        () -> {
          try {
            int taken = send(put, wrong);
            LOG.log(
                System.Logger.Level.DEBUG,
                () -> taken + " of " + wrong.size() + " peers took a newer value");
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
  }

  /** The values heard for one key. For one thread. */
  private static final class Ballot {
    private final byte[] key;
    private final RecordValidator validator;
    private final int quorum;
    private final Map<PeerId, Optional<byte[]>> heard = new LinkedHashMap<>();
    private byte @Nullable [] best;
    private int valid;

    Ballot(byte[] key, RecordValidator validator, int quorum) {
      this.key = key;
      this.validator = validator;
      this.quorum = quorum;
    }

    void local(byte[] value) {
      valid++;
      best = value;
    }

    void take(Lookup.Answer answer) {
      Optional<byte[]> value = valueOf(answer.message());
      heard.put(answer.peer(), value);
      if (value.isPresent()) {
        valid++;
        byte[] current = best;
        if (current == null
            || (!Arrays.equals(current, value.get())
                && validator.select(key, List.of(current, value.get())) == 1)) {
          best = value.get();
        }
      }
    }

    private Optional<byte[]> valueOf(KadMessage message) {
      Optional<byte[]> value =
          message
              .record()
              .filter(record -> Arrays.equals(record.key().array(), key))
              .map(record -> record.content().array());
      try {
        if (value.isPresent()) {
          validator.validate(key, value.get());
        }
        return value;
      } catch (InvalidRecordException e) {
        LOG.log(System.Logger.Level.DEBUG, () -> "value is refused: " + e.getMessage());
        return Optional.empty();
      }
    }

    boolean isDecided() {
      return quorum > 0 && valid >= quorum;
    }

    Optional<byte[]> best() {
      return Optional.ofNullable(best);
    }

    /** Peers with another value, and those of the closest with none. */
    List<PeerId> needCorrection(List<DhtPeer> closest) {
      List<PeerId> near = closest.stream().map(DhtPeer::peer).toList();
      List<PeerId> wrong = new ArrayList<>();
      heard.forEach((peer, value) -> {
        boolean isBest = value.isPresent() && Arrays.equals(value.get(), best);
        if (!isBest && (value.isPresent() || near.contains(peer))) {
          wrong.add(peer);
        }
      });
      return wrong;
    }
  }
}
