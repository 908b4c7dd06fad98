package org.casanube.p2p;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.casanube.multiformats.PeerId;
import org.casanube.multiformats.multiaddr.Multiaddr;
import org.casanube.p2p.keys.PublicKey;

/** A secured, multiplexed connection to one peer. Thread-safe. */
public interface Connection extends AutoCloseable {
  PeerId remotePeer();

  /** The key that the peer has proved to hold. */
  PublicKey remoteKey();

  Multiaddr localAddress();

  /** Where the peer is as this side sees it, without {@code /p2p/}. */
  Multiaddr remoteAddress();

  /** Who dialled. */
  Direction direction();

  Instant openedAt();

  /** The security protocol in use, like {@code /noise}. */
  String security();

  /** The multiplexer in use, like {@code /yamux/1.0.0}. */
  String muxer();

  /**
   * Opens a stream of the first of these protocols that the peer speaks. Of a single one the
   * agreement travels with the first bytes written, without a round trip of its own; that the peer
   * does not speak it then shows when reading.
   *
   * @throws NegotiationException if the peer speaks none of them
   * @throws LimitExceededException if this side has too many streams open
   */
  Stream newStream(List<String> protocols) throws IOException;

  /** The streams that are open now, oldest first. */
  List<Stream> streams();

  boolean isOpen();

  /**
   * True if a relay carries it that bounds its time or its bytes: then only few protocols may use
   * it (see {@code HostBuilder.allowOnLimited}), and {@link Host#dial} looks for a better way.
   */
  default boolean isLimited() {
    return false;
  }

  /** The last measured time to the peer and back; empty before the first. */
  default Optional<Duration> latency() {
    return Optional.empty();
  }

  /** Ends all streams, then the connection. */
  @Override
  void close();
}
