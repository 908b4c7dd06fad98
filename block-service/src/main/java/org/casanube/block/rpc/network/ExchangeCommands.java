package org.casanube.block.rpc.network;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicReference;
import org.casanube.block.exchange.Exchange;
import org.casanube.block.exchange.PeerLedger;
import org.casanube.block.rpc.command.Call;
import org.casanube.block.rpc.command.Family;
import org.casanube.block.rpc.command.GoDuration;
import org.casanube.block.rpc.command.Json;
import org.casanube.block.rpc.command.Registry;
import org.casanube.block.rpc.command.RpcException;
import org.casanube.multiformats.Cid;
import org.casanube.multiformats.PeerId;
import org.casanube.p2p.Host;

/** {@code bitswap/…}, {@code stats/bitswap} and {@code stats/bw}. */
public final class ExchangeCommands implements Family {
  private static final String STREAM_BYTES = "casanube.swarm.stream.bytes";
  private static final double NANOS = 1e9;
  private static final Duration SHORTEST = Duration.ofMillis(100);
  private static final Duration LONGEST = Duration.ofHours(1);

  private final Exchange exchange;
  private final Host host;
  private final MeterRegistry meters;
  private final AtomicReference<Sample> last = new AtomicReference<>(new Sample(0, 0, 0));

  /** What had gone back and forth at a moment. */
  private record Sample(long nanos, double in, double out) {}

  /**
   * The commands of an exchange.
   *
   * @param meters where the host counts its traffic
   */
  public ExchangeCommands(Exchange exchange, Host host, MeterRegistry meters) {
    this.exchange = exchange;
    this.host = host;
    this.meters = meters;
  }

  @Override
  public void addTo(Registry.Builder registry) {
    registry
        .add("bitswap/stat", this::stat)
        .add("stats/bitswap", this::stat)
        .add("bitswap/wantlist", this::wants)
        .add("bitswap/ledger", this::ledger)
        .add("stats/bw", this::bandwidth);
  }

  private void stat(Call call) throws IOException {
    long received = 0;
    long receivedBytes = 0;
    long sent = 0;
    long sentBytes = 0;
    long wasted = 0;
    for (PeerLedger ledger : exchange.ledgers()) {
      received += ledger.receivedBlocks();
      receivedBytes += ledger.receivedBytes();
      sent += ledger.sentBlocks();
      sentBytes += ledger.sentBytes();
      wasted += ledger.wastedBytes();
    }
    TreeSet<String> peers = new TreeSet<>();
    host.connections().forEach(each -> peers.add(each.remotePeer().toString()));
    Json answer =
        Json.of("ProvideBufLen", 0)
            .with("Wantlist", exchange.wants().stream().map(Json::link).toList())
            .with("Peers", List.copyOf(peers))
            .with("BlocksReceived", received)
            .with("DataReceived", receivedBytes)
            .with("DupBlksReceived", 0)
            .with("DupDataReceived", wasted)
            .with("MessagesReceived", received)
            .with("BlocksSent", sent)
            .with("DataSent", sentBytes);
    call.once(
        answer,
        "bitswap status\n\tblocks received: %d\n\tblocks sent: %d\n\tdata received: %d\n\tdata sent: %d\n"
            .formatted(received, sent, receivedBytes, sentBytes));
  }

  /** What this node wants; what peers want is remembered without being told. */
  private void wants(Call call) throws IOException {
    Optional<PeerId> peer =
        call.findSaid("peer").map(text -> SwarmCommands.peerOf(SwarmCommands.address(text)));
    boolean isOwn = peer.isEmpty() || peer.get().equals(host.id());
    List<Cid> wants = isOwn ? exchange.wants() : List.of();
    StringBuilder text = new StringBuilder();
    wants.forEach(cid -> text.append(call.cids().encode(cid)).append('\n'));
    call.once(Json.of("Keys", wants.stream().map(Json::link).toList()), text.toString());
  }

  private void ledger(Call call) throws IOException {
    PeerId peer = SwarmCommands.peerOf(SwarmCommands.address(call.argument(0)));
    Json answer =
        exchange.ledgers().stream()
            .filter(ledger -> ledger.peer().equals(peer))
            .findFirst()
            .map(ledger -> shown(ledger))
            .orElseGet(() -> answer(peer, 0, 0, 0));
    call.once(answer, answer + "\n");
  }

  private static Json shown(PeerLedger ledger) {
    return answer(
        ledger.peer(),
        ledger.sentBytes(),
        ledger.receivedBytes(),
        ledger.sentBlocks() + ledger.receivedBlocks());
  }

  private static Json answer(PeerId peer, long sent, long received, long exchanged) {
    return Json.of("Peer", peer.toString())
        .with("Value", (double) sent / (received + 1))
        .with("Sent", sent)
        .with("Recv", received)
        .with("Exchanged", exchanged);
  }

  /** Once, or again and again until the caller goes or its time is over. */
  private void bandwidth(Call call) throws IOException, InterruptedException {
    String protocol = call.text("proto");
    if (!call.flag("poll")) {
      Sample now = sample(protocol);
      tell(call, protocol.isEmpty() ? last.getAndSet(now) : now, now);
      return;
    }
    Duration interval = GoDuration.parse(call.find("interval").orElse("1s"));
    if (interval.compareTo(SHORTEST) < 0 || interval.compareTo(LONGEST) > 0) {
      throw new RpcException(
          "interval must be from %s to %s"
              .formatted(GoDuration.format(SHORTEST), GoDuration.format(LONGEST)));
    }
    Sample before = sample(protocol);
    tell(call, before, before);
    while (true) {
      host.scheduler().pause(call.within(interval));
      Sample now = sample(protocol);
      tell(call, before, now);
      before = now;
    }
  }

  private Sample sample(String protocol) {
    return new Sample(System.nanoTime(), total("received", protocol), total("sent", protocol));
  }

  /** The rate is that since the sample before. */
  private static void tell(Call call, Sample before, Sample now) throws IOException {
    double seconds = before.nanos() == 0 ? 0 : (now.nanos() - before.nanos()) / NANOS;
    double rateIn = seconds <= 0 ? 0 : (now.in() - before.in()) / seconds;
    double rateOut = seconds <= 0 ? 0 : (now.out() - before.out()) / seconds;
    call.emit(
        Json.of("TotalIn", (long) now.in())
            .with("TotalOut", (long) now.out())
            .with("RateIn", rateIn)
            .with("RateOut", rateOut),
        "Bandwidth\nTotalIn: %d B\nTotalOut: %d B\nRateIn: %.0f B/s\nRateOut: %.0f B/s\n"
            .formatted((long) now.in(), (long) now.out(), rateIn, rateOut));
  }

  private double total(String direction, String protocol) {
    return meters.find(STREAM_BYTES).tag("direction", direction).counters().stream()
        .filter(each -> protocol.isEmpty() || protocol.equals(each.getId().getTag("protocol")))
        .mapToDouble(Counter::count)
        .sum();
  }
}
