package org.casanube.p2p;

import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.casanube.multiformats.PeerId;
import org.casanube.multiformats.multiaddr.Multiaddr;
import org.casanube.p2p.keys.KeyPair;
import org.casanube.p2p.schedule.Scheduler;

/**
 * A peer among peers: has an identity, listens, dials, answers protocols. Thread-safe; everything
 * that waits blocks the (virtual) thread that calls.
 */
public interface Host extends AutoCloseable {
  /** This peer's name. */
  PeerId id();

  /** The identity, to sign with. */
  KeyPair keys();

  /** Where this host's time and tasks come from, for the protocols built on it. */
  Scheduler scheduler();

  /**
   * Listens at the address too, until this host is closed.
   *
   * @throws IOException if no transport of this host handles it, or it is taken
   */
  void listen(Multiaddr address) throws IOException;

  /**
   * Where peers can reach this host: the listeners' addresses, those announced by configuration,
   * and those that several peers have observed it at. Without {@code /p2p/}.
   */
  List<Multiaddr> addresses();

  /**
   * The connection to the peer: an open one, or a new one to any address known of it. Concurrent
   * calls for one peer share one dial; after a failure an address is left alone for a while. A
   * {@linkplain Connection#isLimited limited} one is given only while nothing better is reached.
   *
   * @throws DialException if no address answers, or all are left alone
   */
  Connection dial(PeerId peer) throws IOException;

  /**
   * Connects to this address; the peer there is the one it names by {@code /p2p/}, or anyone. The
   * time since a failure is not looked at.
   *
   * @throws UnsupportedAddressException if no transport of this host handles it
   * @throws PrivateNetworkException if the peer does not hold this private network's key
   * @throws NoAnswerException if this host is in no private network, and what listens there does
   *     not answer as a libp2p peer, as one of a private network does not
   */
  Connection dial(Multiaddr address) throws IOException;

  /**
   * Opens a stream of the first of these protocols that the peer speaks, dialling if need be.
   *
   * @throws NegotiationException if the peer speaks none of them
   */
  Stream newStream(PeerId peer, String... protocols) throws IOException;

  /** Answers streams of the protocol; replaces the handler set before. Peers are told. */
  default void setProtocolHandler(String protocol, StreamHandler handler) {
    setProtocolHandler(protocol, StreamRules.USUAL, handler);
  }

  /** Answers streams of the protocol that keep to these rules; others are reset. */
  void setProtocolHandler(String protocol, StreamRules rules, StreamHandler handler);

  /** Answers streams of the protocol no longer. Peers are told. */
  void removeProtocolHandler(String protocol);

  /** The protocols that this host answers, in the order they were set. */
  Set<String> protocols();

  /** What is known about peers. */
  PeerBook peers();

  /** The open connections, oldest first. */
  List<Connection> connections();

  /** The open connections to the peer, oldest first. */
  List<Connection> connections(PeerId peer);

  /** Which connections are worth keeping when there are too many. */
  ConnectionTrimmer trimmer();

  /** Tells the listener of everything that happens from now on. */
  void addListener(HostListener listener);

  void removeListener(HostListener listener);

  /** Closes listeners and connections, and waits for the peer book to be saved. */
  @Override
  void close();
}
