package org.casanube.p2p.mdns;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.random.RandomGenerator;
import org.casanube.multiformats.multiaddr.Multiaddr;
import org.casanube.p2p.Host;
import org.casanube.p2p.HostListener;
import org.casanube.p2p.WireFormatException;
import org.casanube.p2p.mdns.MulticastGroup.Datagram;
import org.casanube.p2p.mdns.MulticastGroup.Membership;
import org.casanube.p2p.schedule.Scheduler;

/**
 * Tells the local network where this host is, and the listener who else is there. Asks at once,
 * then less and less often; announces itself when it starts and when its addresses change, answers
 * at most once a second, and hears each sender out a few times a second. Thread-safe.
 */
public final class Mdns implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(Mdns.class.getName());
  private static final Duration FIRST_QUESTION_GAP = Duration.ofSeconds(1);
  private static final Duration ANSWER_GAP = Duration.ofSeconds(1);

  /** Answers of many come spread over this time, in milliseconds (RFC 6762, section 6). */
  private static final int ANSWER_SPREAD_MIN = 20;

  private static final int ANSWER_SPREAD_MAX = 120;

  private final Host host;
  private final Scheduler scheduler;
  private final RandomGenerator random;
  private final MdnsSettings settings;
  private final Announcement announcement;
  private final Sightings sightings;
  private final SenderLimits senders;
  private final Membership membership;
  private final HostListener whenMoved = new Mover();
  private final ReentrantLock lock = new ReentrantLock();
  private Duration questionGap = FIRST_QUESTION_GAP;
  private Scheduler.Timer nextQuestion = () -> {};
  private Optional<Long> lastQuestion = Optional.empty();
  private int round;
  private Scheduler.Timer nextAnswer = () -> {};
  private boolean answerWaits;
  private Optional<Long> lastAnswer = Optional.empty();
  private boolean closed;

  /**
   * Begins to look for peers, and to be found.
   *
   * @throws IOException if this machine does not let multicast DNS be heard
   */
  public Mdns(Host host, RandomGenerator random, MdnsSettings settings, MdnsListener listener)
      throws IOException {
    this(host, random, settings, listener, new LanGroup(host.scheduler(), settings.interfaces()));
  }

  Mdns(
      Host host,
      RandomGenerator random,
      MdnsSettings settings,
      MdnsListener listener,
      MulticastGroup group)
      throws IOException {
    this.host = host;
    this.scheduler = host.scheduler();
    this.random = random;
    this.settings = settings;
    this.announcement = new Announcement(host.id(), settings.network(), random);
    this.sightings =
        new Sightings(host.id(), settings.network(), announcement.instance(), listener);
    this.senders = new SenderLimits();
    this.membership = group.join(this::take);
    host.addListener(whenMoved);
    lookAgain();
  }

  /**
   * Asks and announces itself as at the start: where this host was moved to another network, or to
   * another key, it knows nobody and nobody knows it.
   */
  public void lookAgain() {
    membership.refresh();
    lock.lock();
    try {
      if (closed) {
        return;
      }
      questionGap = FIRST_QUESTION_GAP;
      nextQuestion.cancel();
      round++;
      int current = round;
      nextQuestion =
          scheduler.schedule(after(lastQuestion, FIRST_QUESTION_GAP), () -> ask(current));
    } finally {
      lock.unlock();
    }
    answerSoon();
  }

  /** A moment from now, and not before this gap since the last time. */
  private Duration after(Optional<Long> last, Duration gap) {
    long left = last.map(at -> at + gap.toNanos() - scheduler.nanoTime()).orElse(0L);
    return spread().plusNanos(Math.max(0, left));
  }

  private Duration spread() {
    return Duration.ofMillis(random.nextInt(ANSWER_SPREAD_MIN, ANSWER_SPREAD_MAX + 1));
  }

  private void ask(int current) {
    lock.lock();
    try {
      if (closed || current != round) {
        return;
      }
      lastQuestion = Optional.of(scheduler.nanoTime());
      // A tenth more or less, so that those started together do not stay together.
      long millis = questionGap.toMillis();
      long next = millis - millis / 10 + random.nextLong(Math.max(1, millis / 5));
      nextQuestion = scheduler.schedule(Duration.ofMillis(next), () -> ask(current));
      questionGap = questionGap.multipliedBy(2);
      if (questionGap.compareTo(settings.interval()) > 0) {
        questionGap = settings.interval();
      }
    } finally {
      lock.unlock();
    }
    membership.refresh();
    membership.send(DnsWriter.query(Announcement.QUESTION));
  }

  private void take(Datagram datagram) {
    if (!senders.admit(datagram.source(), scheduler.nanoTime())) {
      return;
    }
    DnsMessage message;
    try {
      message = DnsReader.read(datagram.bytes());
    } catch (WireFormatException e) {
      LOG.log(
          System.Logger.Level.DEBUG,
          () -> "datagram from " + datagram.source() + ": " + e.getMessage());
      return;
    }
    if (message.response()) {
      sightings.take(message, datagram, scheduler.nanoTime());
    } else if (announcement.isAskedFor(message)) {
      answerSoon();
    }
  }

  /** Answers whoever asks until then at once. */
  private void answerSoon() {
    lock.lock();
    try {
      if (closed || answerWaits) {
        return;
      }
      answerWaits = true;
      nextAnswer = scheduler.schedule(after(lastAnswer, ANSWER_GAP), this::answer);
    } finally {
      lock.unlock();
    }
  }

  private void answer() {
    lock.lock();
    try {
      answerWaits = false;
      if (closed) {
        return;
      }
      lastAnswer = Optional.of(scheduler.nanoTime());
    } finally {
      lock.unlock();
    }
    announcement.of(host.addresses(), Announcement.LIFE_SECONDS).ifPresent(membership::send);
  }

  /** Takes leave, and is not heard of again. */
  @Override
  public void close() {
    lock.lock();
    try {
      if (closed) {
        return;
      }
      closed = true;
      nextQuestion.cancel();
      nextAnswer.cancel();
    } finally {
      lock.unlock();
    }
    host.removeListener(whenMoved);
    announcement.of(host.addresses(), 0).ifPresent(membership::send);
    membership.close();
  }

  private final class Mover implements HostListener {
    @Override
    public void addressesChanged(List<Multiaddr> addresses) {
      lookAgain();
    }
  }
}
