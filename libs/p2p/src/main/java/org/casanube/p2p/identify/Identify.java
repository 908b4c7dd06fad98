package org.casanube.p2p.identify;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.casanube.multiformats.PeerId;
import org.casanube.multiformats.multiaddr.Multiaddr;
import org.casanube.multiformats.multiaddr.Protocol;
import org.casanube.p2p.Connection;
import org.casanube.p2p.Host;
import org.casanube.p2p.PeerBook;
import org.casanube.p2p.PeerBook.PeerDescription;
import org.casanube.p2p.Stream;
import org.casanube.p2p.StreamRules;
import org.casanube.p2p.WireFormatException;
import org.casanube.p2p.keys.PeerRecord;
import org.casanube.p2p.keys.SignedEnvelope;
import org.casanube.p2p.tcp.SocketAddresses;
import org.casanube.p2p.wire.Frames;
import org.jspecify.annotations.Nullable;

/**
 * Asks each new peer who it is and what it speaks, answers the same, and tells connected peers what
 * has changed here. What peers say goes into the peer book; what they see this host as goes to the
 * observer. Thread-safe.
 */
public final class Identify {
  /** Asks a peer. */
  public static final String ID = "/ipfs/id/1.0.0";

  /** Tells a peer. */
  public static final String PUSH_ID = "/ipfs/id/push/1.0.0";

  private static final String PROTOCOL_VERSION = "ipfs/0.1.0";
  private static final Duration TIMEOUT = Duration.ofSeconds(30);
  private static final int MAX_OF_PEER = 8;
  private static final int MAX_TOLD_ADDRESSES = 24;

  private final Host host;
  private final String agent;
  private final Observer observer;
  private long sequence;
  private List<Multiaddr> recorded = List.of();
  private @Nullable SignedEnvelope newestRecord;

  /** Is told what comes of it. */
  public interface Observer {
    /** The peer book knows the peer's answer now. */
    void identified(Connection connection);

    /** The peer sees this host at this address. */
    void observedAt(Connection connection, Multiaddr address);
  }

  /** Answers from now on. */
  public Identify(Host host, String agent, Observer observer) {
    this.host = host;
    this.agent = agent;
    this.observer = observer;
    StreamRules few = StreamRules.USUAL.atMost(MAX_OF_PEER);
    host.setProtocolHandler(ID, few, this::answer);
    host.setProtocolHandler(PUSH_ID, few, this::takePush);
  }

  /** Asks the peer of a new connection; waits for the answer. */
  public void ask(Connection connection) throws IOException {
    Stream stream = connection.newStream(List.of(ID));
    try {
      stream.expireAfter(TIMEOUT);
      stream.closeWrite();
      take(connection, read(stream));
      stream.close();
    } catch (IOException e) {
      stream.reset();
      throw e;
    }
  }

  /** Tells the peer what has changed, if it wants to know. */
  public void push(Connection connection) throws IOException {
    boolean wanted =
        host.peers()
            .description(connection.remotePeer())
            .filter(description -> description.protocols().contains(PUSH_ID))
            .isPresent();
    if (wanted) {
      try (Stream stream = connection.newStream(List.of(PUSH_ID))) {
        stream.expireAfter(TIMEOUT);
        write(stream);
      }
    }
  }

  private void answer(Stream stream) throws IOException {
    stream.expireAfter(TIMEOUT);
    write(stream);
  }

  private void takePush(Stream stream) throws IOException {
    stream.expireAfter(TIMEOUT);
    take(stream.connection(), read(stream));
  }

  private void write(Stream stream) throws IOException {
    IdentifyMessage message = new IdentifyMessage();
    List<Multiaddr> addresses = host.addresses().stream().limit(MAX_TOLD_ADDRESSES).toList();
    message.publicKey = Optional.of(host.keys().publicKey());
    message.listenAddresses.addAll(addresses);
    message.protocols.addAll(host.protocols());
    message.observedAddress = Optional.of(stream.connection().remoteAddress());
    message.protocolVersion = PROTOCOL_VERSION;
    message.agent = agent;
    message.signedRecord = Optional.of(record(addresses));
    for (byte[] each : message.encode()) {
      Frames.write(stream, each);
    }
  }

  /** Signs anew when the addresses have changed: newer than the last, also of earlier runs. */
  private synchronized SignedEnvelope record(List<Multiaddr> addresses) {
    SignedEnvelope newest = newestRecord;
    if (newest == null || !recorded.equals(addresses)) {
      sequence = Math.max(sequence + 1, host.scheduler().clock().millis());
      newest = new PeerRecord(host.id(), sequence, addresses).seal(host.keys());
      newestRecord = newest;
      recorded = addresses;
    }
    return newest;
  }

  private static IdentifyMessage read(Stream stream) throws IOException {
    IdentifyMessage message = new IdentifyMessage();
    for (int count = 0; count < IdentifyMessage.MAX_MESSAGES; count++) {
      Optional<byte[]> next = Frames.read(stream, IdentifyMessage.MAX_MESSAGE_BYTES);
      if (next.isEmpty()) {
        return message;
      }
      message.merge(next.get());
    }
    throw new WireFormatException(
        "peer sends more than " + IdentifyMessage.MAX_MESSAGES + " identify messages");
  }

  private void take(Connection connection, IdentifyMessage message) throws IOException {
    PeerId peer = connection.remotePeer();
    if (message.publicKey.isPresent() && !message.publicKey.get().toPeerId().equals(peer)) {
      throw new WireFormatException("peer " + peer + " identifies itself with another's key");
    }
    PeerBook book = host.peers();
    book.describe(
        peer, new PeerDescription(message.agent, message.protocolVersion, message.protocols));
    Optional<SignedEnvelope> signed = message.signedRecord;
    if (signed.isPresent() && signed.get().signer().toPeerId().equals(peer)) {
      boolean ignored = book.accept(signed.get(), PeerBook.Lives.IDENTIFIED);
    } else {
      book.addAddresses(
          peer, believable(connection, message.listenAddresses), PeerBook.Lives.IDENTIFIED);
    }
    message
        .observedAddress
        .filter(address -> address.find(Protocol.P2P_CIRCUIT).isEmpty())
        .flatMap(address -> address.decapsulate(Protocol.P2P))
        .ifPresent(address -> observer.observedAt(connection, address));
    observer.identified(connection);
  }

  /** A peer elsewhere is not on this machine's loopback. */
  private static List<Multiaddr> believable(Connection connection, List<Multiaddr> addresses) {
    boolean near = SocketAddresses.isLoopback(connection.remoteAddress());
    return addresses.stream()
        .filter(address -> near || !SocketAddresses.isLoopback(address))
        .toList();
  }
}
