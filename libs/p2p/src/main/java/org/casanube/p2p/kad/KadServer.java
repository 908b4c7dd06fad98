package org.casanube.p2p.kad;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import org.casanube.multiformats.MultiformatException;
import org.casanube.multiformats.Multihash;
import org.casanube.multiformats.PeerId;
import org.casanube.multiformats.multiaddr.Multiaddr;
import org.casanube.p2p.Host;
import org.casanube.p2p.Stream;
import org.casanube.p2p.StreamHandler;
import org.casanube.p2p.WireFormatException;
import org.casanube.p2p.wire.Frames;

/** Answers others, any number of requests on a stream. Thread-safe. */
final class KadServer implements StreamHandler {
  private static final Duration IDLE = Duration.ofMinutes(2);

  private final Host host;
  private final DhtSettings settings;
  private final RoutingTable table;
  private final ProviderStore providers;
  private final LocalRecords records;
  private final Predicate<Multihash> ownContent;
  private final RequestBudget budget;
  private final AtomicLong answered = new AtomicLong();
  private final AtomicLong refused = new AtomicLong();

  KadServer(
      Host host,
      DhtSettings settings,
      RoutingTable table,
      ProviderStore providers,
      LocalRecords records,
      Predicate<Multihash> ownContent) {
    this.host = host;
    this.settings = settings;
    this.table = table;
    this.providers = providers;
    this.records = records;
    this.ownContent = ownContent;
    this.budget = new RequestBudget(host.scheduler(), settings.storage().requestsPerSecond());
  }

  @Override
  public void handle(Stream stream) throws IOException {
    Caller caller =
        new Caller(stream.connection().remotePeer(), stream.connection().remoteAddress());
    while (true) {
      stream.expireAfter(IDLE);
      Optional<byte[]> request = Frames.read(stream, KadMessageCodec.MAX_REQUEST_BYTES);
      if (request.isEmpty()) {
        return;
      }
      waitForBudget(caller.peer());
      Optional<KadMessage> answer = answer(caller, request.get());
      answered.incrementAndGet();
      if (answer.isPresent()) {
        Frames.write(stream, KadMessageCodec.encode(answer.get()));
      }
    }
  }

  /** Who asks, and from where. */
  private record Caller(PeerId peer, Multiaddr address) {}

  private void waitForBudget(PeerId peer) throws InterruptedIOException {
    try {
      budget.take(peer);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while a request had to wait");
    }
  }

  private Optional<KadMessage> answer(Caller caller, byte[] request) throws WireFormatException {
    try {
      KadMessage message = KadMessageCodec.decode(request);
      return switch (message.type()) {
        case PING -> Optional.of(KadMessage.ping());
        case FIND_NODE -> Optional.of(findNode(caller, message));
        case GET_PROVIDERS -> Optional.of(getProviders(caller, message));
        case GET_VALUE -> Optional.of(getValue(caller, message));
        case PUT_VALUE -> Optional.of(putValue(message));
        case ADD_PROVIDER -> {
          addProvider(caller, message);
          yield Optional.empty();
        }
      };
    } catch (WireFormatException e) {
      refused.incrementAndGet();
      throw e;
    }
  }

  private KadMessage findNode(Caller caller, KadMessage request) throws WireFormatException {
    requireKey(request);
    List<DhtPeer> closer = new ArrayList<>();
    wanted(caller, request.key()).ifPresent(closer::add);
    for (DhtPeer each : closest(caller, request.key())) {
      if (closer.isEmpty() || !closer.getFirst().peer().equals(each.peer())) {
        closer.add(each);
      }
    }
    return answer(request, Optional.empty(), closer, List.of());
  }

  /** The peer that is asked for by its name, if it is this one, or one it knows. */
  private Optional<DhtPeer> wanted(Caller caller, byte[] key) {
    try {
      PeerId peer = PeerId.decode(key);
      List<Multiaddr> addresses =
          peer.equals(host.id()) ? host.addresses() : host.peers().addresses(peer);
      return Optional.of(withAddresses(peer, addresses, caller))
          .filter(found -> !found.addresses().isEmpty() && !peer.equals(caller.peer()));
    } catch (MultiformatException noPeerId) {
      return Optional.empty();
    }
  }

  private List<DhtPeer> closest(Caller caller, byte[] key) {
    int k = settings.lookups().k();
    return table.closest(KadKey.of(key), k + 1).stream()
        .filter(peer -> !peer.equals(caller.peer()))
        .map(peer -> withAddresses(peer, host.peers().addresses(peer), caller))
        .filter(peer -> !peer.addresses().isEmpty())
        .limit(k)
        .toList();
  }

  private DhtPeer withAddresses(PeerId peer, List<Multiaddr> addresses, Caller caller) {
    boolean isConnected = peer.equals(host.id()) || !host.connections(peer).isEmpty();
    return new DhtPeer(peer, settings.scope().filter(addresses, caller.address()), isConnected);
  }

  private KadMessage getProviders(Caller caller, KadMessage request) throws WireFormatException {
    Multihash content = requireMultihash(request);
    List<DhtPeer> known = new ArrayList<>();
    if (ownContent.test(content)) {
      known.add(withAddresses(host.id(), host.addresses(), caller));
    }
    for (DhtPeer each : providers.providers(KadKey.of(content))) {
      known.add(withAddresses(each.peer(), each.addresses(), caller));
    }
    return answer(request, Optional.empty(), closest(caller, request.key()), known);
  }

  /** Only the sender may announce itself, and only where it can be reached. */
  private void addProvider(Caller caller, KadMessage request) throws WireFormatException {
    Multihash content = requireMultihash(request);
    boolean taken = false;
    for (DhtPeer each : request.providers()) {
      DhtPeer provider = withAddresses(each.peer(), each.addresses(), caller);
      if (each.peer().equals(caller.peer()) && !provider.addresses().isEmpty()) {
        taken = providers.add(KadKey.of(content), provider);
      }
    }
    if (!taken) {
      refused.incrementAndGet();
    }
  }

  private KadMessage getValue(Caller caller, KadMessage request) throws WireFormatException {
    requireKey(request);
    Optional<KadMessage.Value> value =
        records
            .find(request.key())
            .map(content -> new KadMessage.Value(new Bytes(request.key()), new Bytes(content)));
    return answer(request, value, closest(caller, request.key()), List.of());
  }

  private KadMessage putValue(KadMessage request) throws WireFormatException {
    requireKey(request);
    KadMessage.Value value =
        request
            .record()
            .filter(record -> record.key().equals(new Bytes(request.key())))
            .orElseThrow(() -> new WireFormatException("value is not one of the request's key"));
    try {
      records.put(request.key(), value.content().array());
    } catch (InvalidRecordException e) {
      throw new WireFormatException("value is refused: " + e.getMessage(), e);
    }
    return answer(request, request.record(), List.of(), List.of());
  }

  private static KadMessage answer(
      KadMessage request,
      Optional<KadMessage.Value> record,
      List<DhtPeer> closer,
      List<DhtPeer> known) {
    return new KadMessage(request.type(), request.key(), record, closer, known);
  }

  private static void requireKey(KadMessage request) throws WireFormatException {
    if (request.key().length == 0) {
      throw new WireFormatException(request.type() + " lacks a key");
    }
  }

  private static Multihash requireMultihash(KadMessage request) throws WireFormatException {
    try {
      return Multihash.decode(request.key());
    } catch (MultiformatException e) {
      throw new WireFormatException(request.type() + " of a key that is no multihash", e);
    }
  }

  DhtStatistics.Served statistics() {
    return new DhtStatistics.Served(answered.get(), refused.get(), budget.delayed());
  }
}
