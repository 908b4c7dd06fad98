package org.casanube.p2p.swarm;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.casanube.multiformats.PeerId;
import org.casanube.multiformats.multiaddr.Multiaddr;
import org.casanube.p2p.Connection;
import org.casanube.p2p.Direction;
import org.casanube.p2p.HostMeter;
import org.casanube.p2p.NegotiationException;
import org.casanube.p2p.RawConnection;
import org.casanube.p2p.Stream;
import org.casanube.p2p.keys.PublicKey;
import org.casanube.p2p.multistream.Multistream;
import org.casanube.p2p.yamux.YamuxSession;
import org.casanube.p2p.yamux.YamuxStream;

/** A connection of the swarm, over one yamux session. */
final class SwarmConnection implements Connection {
  static final Duration NEGOTIATION = Duration.ofSeconds(10);

  private static final long LATELY = Duration.ofMinutes(2).toNanos();
  private static final long NEVER = Long.MIN_VALUE;

  private final RawConnection raw;
  private final Upgrader.Upgraded upgraded;
  private final Direction direction;
  private final Instant openedAt;
  private final YamuxSession session;
  private final HostMeter meter;
  private final Set<String> allowedOnLimited;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<YamuxStream, Stream> streams = new LinkedHashMap<>();
  private volatile long usedAt = NEVER;

  SwarmConnection(
      RawConnection raw,
      Upgrader.Upgraded upgraded,
      Direction direction,
      YamuxSession session,
      Instant openedAt,
      HostMeter meter,
      Set<String> allowedOnLimited) {
    this.raw = raw;
    this.upgraded = upgraded;
    this.direction = direction;
    this.session = session;
    this.openedAt = openedAt;
    this.meter = meter;
    this.allowedOnLimited = allowedOnLimited;
  }

  @Override
  public PeerId remotePeer() {
    return upgraded.link().remotePeer();
  }

  @Override
  public PublicKey remoteKey() {
    return upgraded.link().remoteKey();
  }

  @Override
  public Multiaddr localAddress() {
    return raw.localAddress();
  }

  @Override
  public Multiaddr remoteAddress() {
    return raw.remoteAddress();
  }

  @Override
  public Direction direction() {
    return direction;
  }

  @Override
  public Instant openedAt() {
    return openedAt;
  }

  @Override
  public String security() {
    return upgraded.security();
  }

  @Override
  public String muxer() {
    return YamuxSession.ID;
  }

  @Override
  public Stream newStream(List<String> protocols) throws IOException {
    if (protocols.size() > 1) {
      return negotiatedStream(protocols);
    }
    List<String> allowed = requireAllowed(protocols);
    YamuxStream muxed = session.open();
    return remember(muxed, SwarmStream.proposing(muxed, this, allowed.getFirst()));
  }

  /** Opens a stream and waits for the agreement. */
  Stream negotiatedStream(List<String> protocols) throws IOException {
    List<String> allowed = requireAllowed(protocols);
    YamuxStream muxed = session.open();
    try {
      muxed.expireAfter(NEGOTIATION);
      String protocol = Multistream.propose(muxed, allowed);
      muxed.neverExpire();
      return remember(muxed, SwarmStream.agreed(muxed, this, protocol));
    } catch (IOException e) {
      muxed.reset();
      throw e;
    }
  }

  /** True if this connection may carry the protocol. */
  boolean allows(String protocol) {
    return !isLimited() || allowedOnLimited.contains(protocol);
  }

  private List<String> requireAllowed(List<String> protocols) throws NegotiationException {
    List<String> allowed = protocols.stream().filter(this::allows).toList();
    if (allowed.isEmpty()) {
      throw new NegotiationException(
          "a connection that its relay limits does not carry " + String.join(", ", protocols));
    }
    return allowed;
  }

  /** Notes which stream of the session this is, until it is gone. */
  Stream remember(YamuxStream muxed, Stream stream) {
    lock.lock();
    try {
      streams.put(muxed, stream);
    } finally {
      lock.unlock();
    }
    muxed.whenGone(() -> forget(muxed));
    return stream;
  }

  private void forget(YamuxStream muxed) {
    lock.lock();
    try {
      streams.remove(muxed);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public List<Stream> streams() {
    lock.lock();
    try {
      return List.copyOf(streams.values());
    } finally {
      lock.unlock();
    }
  }

  /** A stream has carried bytes at this time of the scheduler. */
  void used(long nanoTime) {
    usedAt = nanoTime;
  }

  /** True if a stream has carried anything lately: open ones that carry nothing are no use. */
  boolean isInUse(long nanoTime) {
    long last = usedAt;
    return last != NEVER && nanoTime - last < LATELY;
  }

  @Override
  public Optional<Duration> latency() {
    long nanos = session.roundTripNanos();
    return nanos == 0 ? Optional.empty() : Optional.of(Duration.ofNanos(nanos));
  }

  HostMeter meter() {
    return meter;
  }

  YamuxSession session() {
    return session;
  }

  @Override
  public boolean isLimited() {
    return raw.isLimited();
  }

  @Override
  public boolean isOpen() {
    return session.isOpen();
  }

  @Override
  public void close() {
    session.close();
  }

  @Override
  public String toString() {
    return direction
        + " "
        + security()
        + " connection with "
        + remotePeer()
        + " at "
        + remoteAddress();
  }
}
