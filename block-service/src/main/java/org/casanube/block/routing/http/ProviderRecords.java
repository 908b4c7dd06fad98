package org.casanube.block.routing.http;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.casanube.block.routing.Provider;
import org.casanube.multiformats.MultiformatException;
import org.casanube.multiformats.PeerId;
import org.casanube.multiformats.multiaddr.Multiaddr;
import org.casanube.multiformats.multiaddr.Protocol;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads what routers say of providers, as far as we understand it; the rest is passed over. */
final class ProviderRecords {
  private static final int MAX_ADDRESSES = 64;
  private static final int MAX_PROTOCOLS = 32;
  private static final Set<String> SCHEMAS = Set.of("peer", "bitswap");

  private static final List<String> LISTS = List.of("Providers", "Peers");

  private final JsonMapper mapper;

  ProviderRecords(JsonMapper mapper) {
    this.mapper = mapper;
  }

  /** The providers or peers of a whole answer in JSON; none if it is not one. */
  List<Provider> ofAnswer(String json) {
    JsonNode answer = parse(json);
    List<Provider> providers = new ArrayList<>();
    for (String list : LISTS) {
      for (JsonNode each : answer.path(list)) {
        of(each).ifPresent(providers::add);
      }
    }
    return providers;
  }

  /** The provider of one line of NDJSON. */
  Optional<Provider> ofLine(String json) {
    return of(parse(json));
  }

  private JsonNode parse(String json) {
    try {
      return mapper.readTree(json);
    } catch (JacksonException e) {
      return mapper.missingNode();
    }
  }

  private static Optional<Provider> of(JsonNode entry) {
    if (!SCHEMAS.contains(entry.path("Schema").asString(""))) {
      return Optional.empty();
    }
    Optional<PeerId> peer = peer(entry.path("ID").asString(""));
    return peer.map(id -> new Provider(id, addresses(entry), protocols(entry)));
  }

  private static Optional<PeerId> peer(String text) {
    try {
      return Optional.of(PeerId.parse(text));
    } catch (MultiformatException e) {
      return Optional.empty();
    }
  }

  private static List<Multiaddr> addresses(JsonNode entry) {
    List<Multiaddr> addresses = new ArrayList<>();
    for (JsonNode each : entry.path("Addrs")) {
      if (addresses.size() < MAX_ADDRESSES) {
        address(each.asString("")).ifPresent(addresses::add);
      }
    }
    return addresses;
  }

  private static Optional<Multiaddr> address(String text) {
    try {
      Multiaddr address = Multiaddr.parse(text);
      return address.find(Protocol.P2P_CIRCUIT).isPresent()
          ? Optional.of(address)
          : Optional.of(address.decapsulate(Protocol.P2P).orElse(address));
    } catch (MultiformatException e) {
      return Optional.empty();
    }
  }

  private static Set<String> protocols(JsonNode entry) {
    Set<String> protocols = new LinkedHashSet<>();
    for (JsonNode each : entry.path("Protocols")) {
      if (protocols.size() < MAX_PROTOCOLS) {
        protocols.add(each.asString(""));
      }
    }
    return protocols;
  }
}
