package org.casanube.block.rpc.network;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.casanube.block.names.IpnsName;
import org.casanube.block.names.IpnsRecord;
import org.casanube.block.names.Names;
import org.casanube.block.names.ResolveOptions;
import org.casanube.block.routing.Provider;
import org.casanube.block.routing.RoutingSearches;
import org.casanube.block.rpc.command.Call;
import org.casanube.block.rpc.command.Family;
import org.casanube.block.rpc.command.Json;
import org.casanube.block.rpc.command.Registry;
import org.casanube.block.rpc.command.RpcException;
import org.casanube.block.rpc.paths.ContentPaths;
import org.casanube.multiformats.Cid;
import org.casanube.multiformats.PeerId;
import org.casanube.multiformats.multiaddr.Multiaddr;
import org.casanube.p2p.Host;
import org.jspecify.annotations.Nullable;

/** {@code routing/…}. Answers are events, of which only those that tell what was found are sent. */
public final class RoutingCommands implements Family {
  private static final int FINAL_PEER = 2;
  private static final int PROVIDER = 4;
  private static final int VALUE = 5;
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final String NAMESPACE = "/ipns/";

  private final RoutingSearches searches;
  private final Names names;
  private final ContentPaths paths;
  private final Host host;

  public RoutingCommands(RoutingSearches searches, Names names, ContentPaths paths, Host host) {
    this.searches = searches;
    this.names = names;
    this.paths = paths;
    this.host = host;
  }

  @Override
  public void addTo(Registry.Builder registry) {
    registry
        .add("routing/findprovs", this::findProviders)
        .add("routing/findpeer", this::findPeer)
        .add("routing/get", this::get)
        .add("routing/put", this::put)
        .add("routing/provide", this::provide);
  }

  private static Json event(int type, String id, @Nullable List<Object> responses, String extra) {
    return Json.of("Extra", extra).with("ID", id).with("Responses", responses).with("Type", type);
  }

  private static List<Object> responses(Provider provider) {
    List<String> addresses = provider.addresses().stream().map(Multiaddr::toString).toList();
    return List.of(Json.of("ID", provider.peer().toString()).with("Addrs", addresses).members());
  }

  private static Cid cid(String text) {
    try {
      return Cid.parse(text);
    } catch (IllegalArgumentException e) {
      throw new RpcException("invalid cid: " + e.getMessage(), e);
    }
  }

  private void findProviders(Call call) throws IOException, InterruptedException {
    long wanted = call.number("num-providers", 20);
    if (wanted < 1) {
      throw new RpcException("number of providers must be greater than 0");
    }
    call.begin();
    for (String each : call.arguments()) {
      List<Provider> found = new ArrayList<>();
      boolean _ =
          searches.findProviders(
              cid(each),
              call.within(MINUTE),
              provider -> {
                found.add(provider);
                return found.size() < wanted;
              });
      for (Provider provider : found) {
        call.emit(
            event(PROVIDER, provider.peer().toString(), responses(provider), ""),
            provider.peer() + "\n");
      }
    }
  }

  private void findPeer(Call call) throws IOException, InterruptedException {
    for (String each : call.arguments()) {
      PeerId peer = peer(each);
      if (peer.equals(host.id())) {
        throw new RpcException("finding your own node in the DHT is currently not supported");
      }
      List<Multiaddr> known = host.peers().addresses(peer);
      Optional<Provider> found =
          !host.connections(peer).isEmpty() && !known.isEmpty()
              ? Optional.of(new Provider(peer, known, Set.of()))
              : searches.findPeer(peer, call.within(MINUTE));
      Provider provider = found.orElseThrow(() -> new RpcException("routing: not found"));
      StringBuilder text = new StringBuilder();
      provider.addresses().forEach(address -> text.append(address).append('\n'));
      call.emit(event(FINAL_PEER, "", responses(provider), ""), text.toString());
    }
  }

  private static PeerId peer(String text) {
    try {
      return PeerId.parse(text);
    } catch (IllegalArgumentException e) {
      throw new RpcException("invalid peer ID: " + e.getMessage(), e);
    }
  }

  private static IpnsName name(String key) {
    if (!key.startsWith(NAMESPACE)) {
      throw new RpcException("invalid key: only keys that begin with /ipns/ are kept");
    }
    try {
      return IpnsName.parse(key);
    } catch (IllegalArgumentException e) {
      throw new RpcException("invalid key: " + e.getMessage(), e);
    }
  }

  private void get(Call call) throws IOException {
    for (String each : call.arguments()) {
      IpnsRecord record =
          names.record(name(each), ResolveOptions.usual().deadline(call.within(MINUTE)));
      String value = Base64.getEncoder().encodeToString(record.toBytes());
      call.emit(event(VALUE, "", null, value), value + "\n");
    }
  }

  private void put(Call call) throws IOException {
    IpnsName name = name(call.argument(0));
    byte[] record = call.parts().requireFile().content().readNBytes(IpnsRecord.MAX_BYTES + 1);
    List<Names.Spread> _ = names.accept(name, record, call.within(MINUTE));
    call.emit(event(VALUE, host.id().toString(), null, ""), host.id() + "\n");
  }

  private void provide(Call call) throws IOException, InterruptedException {
    if (call.flag("recursive")) {
      throw new RpcException("cannot provide recursively; pin the root to have it provided");
    }
    List<Cid> all = new ArrayList<>();
    for (String each : call.arguments()) {
      Cid cid = cid(each);
      if (paths.findLocalSize(cid).isEmpty()) {
        throw new RpcException("block %s not found locally, cannot provide".formatted(each));
      }
      all.add(cid);
    }
    call.begin();
    for (Cid cid : all) {
      int told = searches.announce(cid);
      if (told > 0) {
        call.emit(event(FINAL_PEER, host.id().toString(), null, ""), "");
      }
    }
  }
}
