package org.casanube.p2p.swarm;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.casanube.multiformats.PeerId;
import org.casanube.p2p.ByteLink;
import org.casanube.p2p.Direction;
import org.casanube.p2p.HandshakeException;
import org.casanube.p2p.NoAnswerException;
import org.casanube.p2p.PrivateNetwork;
import org.casanube.p2p.PrivateNetworkException;
import org.casanube.p2p.RawConnection;
import org.casanube.p2p.SecureLink;
import org.casanube.p2p.SecurityProtocol;
import org.casanube.p2p.SecurityProtocol.Side;
import org.casanube.p2p.multistream.Multistream;
import org.casanube.p2p.schedule.Scheduler;
import org.casanube.p2p.schedule.Scheduler.Timer;
import org.casanube.p2p.yamux.YamuxSession;

/**
 * Makes a raw connection a secured one whose multiplexer is agreed on: private network, then
 * security by multistream-select, then the multiplexer, unless the handshake has settled it. All of
 * it must be over in time, or the connection is closed.
 *
 * @see <a
 *     href="https://github.com/libp2p/specs/blob/master/connections/README.md#upgrading-connections">
 *     Upgrading connections</a>
 */
final class Upgrader {
  static final Duration TIMEOUT = Duration.ofSeconds(15);

  /** How long someone who has dialled may say nothing. */
  static final Duration SILENCE = Duration.ofSeconds(5);

  private static final List<String> MUXERS = List.of(YamuxSession.ID);

  private final Map<String, SecurityProtocol> security = new LinkedHashMap<>();
  private final Optional<PrivateNetwork> network;
  private final Scheduler scheduler;

  /** Prefers the security protocols in the order given. */
  Upgrader(List<SecurityProtocol> security, Optional<PrivateNetwork> network, Scheduler scheduler) {
    security.forEach(each -> this.security.put(each.id(), each));
    this.network = network;
    this.scheduler = scheduler;
  }

  /** A link whose peer is known, and the protocol that proved it. */
  record Upgraded(SecureLink link, String security) {}

  /** Closes the connection when it fails. */
  Upgraded upgrade(RawConnection raw, Direction direction, Optional<PeerId> expected)
      throws IOException {
    AtomicBoolean late = new AtomicBoolean();
    Timer timeout = scheduler.schedule(TIMEOUT, () -> cut(raw, late));
    try {
      ByteLink open = direction == Direction.INBOUND ? listenTo(raw, late) : raw;
      ByteLink link = network.isPresent() ? network.get().protect(open) : open;
      String protocol = negotiateFirst(link, direction);
      SecurityProtocol chosen = security.get(protocol);
      if (chosen == null) {
        throw new HandshakeException("security protocol " + protocol + " is not known");
      }
      SecureLink secured = chosen.secure(link, new Side(direction, expected, MUXERS));
      if (secured.muxer().isEmpty()) {
        String muxer = negotiate(secured, direction, MUXERS);
        if (!muxer.equals(YamuxSession.ID)) {
          throw new HandshakeException("multiplexer " + muxer + " is not known");
        }
      }
      return new Upgraded(secured, protocol);
    } catch (IOException | RuntimeException e) {
      raw.close();
      if (late.get() && !(e instanceof PrivateNetworkException)) {
        throw new HandshakeException("no handshake in time", e);
      }
      throw e;
    } finally {
      timeout.cancel();
    }
  }

  private ByteLink listenTo(RawConnection raw, AtomicBoolean late) throws IOException {
    Timer establishing = scheduler.schedule(SILENCE, () -> cut(raw, late));
    try {
      raw.establish();
    } finally {
      establishing.cancel();
    }
    return new FirstWords(raw, scheduler.schedule(SILENCE, () -> cut(raw, late)));
  }

  private static void cut(RawConnection raw, AtomicBoolean late) {
    late.set(true);
    raw.close();
  }

  /** Agrees on the security protocol: the first words, which those of another network garble. */
  private String negotiateFirst(ByteLink link, Direction direction) throws IOException {
    Listening heard = new Listening(link);
    try {
      return negotiate(heard, direction, List.copyOf(security.keySet()));
    } catch (IOException e) {
      if (network.isEmpty() && direction == Direction.OUTBOUND && !heard.isAnswered()) {
        throw new NoAnswerException(
            "what listens there does not answer as a libp2p peer: it is none, or it is in a private"
                + " network and this host is not",
            e);
      }
      if (network.isPresent()) {
        throw new PrivateNetworkException(
            "the peer does not answer as one of this private network: its swarm key is another"
                + " one, or it has none",
            e);
      }
      throw e;
    }
  }

  /** Notes whether the other side begins to answer as multistream-select does. */
  private static final class Listening implements ByteLink {
    private static final byte[] BEGINNING = {19, '/', 'm'};

    private final ByteLink link;
    private int heard;
    private boolean isOther;

    Listening(ByteLink link) {
      this.link = link;
    }

    boolean isAnswered() {
      return heard == BEGINNING.length && !isOther;
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
      int start = target.position();
      int count = link.read(target);
      for (int index = 0; index < count && heard < BEGINNING.length; index++) {
        isOther |= target.get(start + index) != BEGINNING[heard];
        heard++;
      }
      return count;
    }

    @Override
    public void write(ByteBuffer... sources) throws IOException {
      link.write(sources);
    }

    @Override
    public void close() {
      link.close();
    }
  }

  private static String negotiate(ByteLink link, Direction direction, List<String> protocols)
      throws IOException {
    return direction == Direction.OUTBOUND
        ? Multistream.propose(link, protocols)
        : Multistream.answer(link, protocols);
  }
}
