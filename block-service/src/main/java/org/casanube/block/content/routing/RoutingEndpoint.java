package org.casanube.block.content.routing;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.casanube.block.content.ContentEndpoint;
import org.casanube.block.content.ContentExchange;
import org.casanube.block.content.ResponseHead;
import org.casanube.block.content.negotiation.QueryParameters;
import org.casanube.block.content.negotiation.RefusedRequestException;
import org.casanube.block.names.IpnsName;
import org.casanube.block.names.IpnsRecord;
import org.casanube.block.names.NameException;
import org.casanube.block.routing.Provider;
import org.casanube.block.routing.RoutingBusyException;
import org.casanube.block.routing.SearchLimit;
import org.casanube.multiformats.Cid;
import org.casanube.multiformats.MultiformatException;
import org.casanube.multiformats.Multihash;
import org.casanube.multiformats.PeerId;
import tools.jackson.databind.json.JsonMapper;

/**
 * Delegated routing over HTTP: providers of blocks, peers, and records of names to read and put.
 * What is refused is told by the statuses of the specification, which leaves the body to the
 * server: a line of text.
 *
 * @see <a href="https://specs.ipfs.tech/routing/http-routing-v1/#error-codes">Error codes</a>
 */
final class RoutingEndpoint implements ContentEndpoint {
  private static final String PREFIX = "/routing/v1/";
  private static final String PROVIDERS = PREFIX + "providers/";
  private static final String PEERS = PREFIX + "peers/";
  private static final String NAMES = PREFIX + "ipns/";
  private static final String METHODS = "GET, HEAD, OPTIONS";
  private static final String NDJSON = "application/x-ndjson";
  private static final String JSON = "application/json";
  private static final String FOUND =
      "public, max-age=300, stale-while-revalidate=172800, stale-if-error=172800";
  private static final String NOTHING_FOUND =
      "public, max-age=15, stale-while-revalidate=172800, stale-if-error=172800";
  private static final int MAX_JSON_RECORDS = 100;
  private static final int MAX_LINES = 1000;

  private final KnownProviders known;
  private final KnownRecords records;
  private final JsonMapper mapper;

  RoutingEndpoint(KnownProviders known, KnownRecords records, JsonMapper mapper) {
    this.known = known;
    this.records = records;
    this.mapper = mapper;
  }

  /** Finds records. */
  private interface Search {
    void run(Predicate<Provider> sink) throws InterruptedException;
  }

  @Override
  public boolean answers(String path) {
    return path.startsWith(PREFIX);
  }

  @Override
  public void serve(ContentExchange exchange) throws IOException {
    String path = exchange.path();
    try {
      if (isPut(exchange.method(), path)) {
        put(exchange, IpnsName.parse(path.substring(NAMES.length())));
      } else if (exchange.method().equals("OPTIONS")) {
        String put = path.startsWith(NAMES) ? ", PUT" : "";
        exchange.start(new ResponseHead(204).with("Allow", METHODS + put));
        exchange.finish();
      } else if (!exchange.method().equals("GET") && !exchange.isHead()) {
        refuse(exchange, 501, "only " + METHODS + " are answered here");
      } else if (path.startsWith(PROVIDERS)) {
        Cid cid = Cid.parse(path.substring(PROVIDERS.length()));
        try (SearchLimit.Turn _ = known.begin()) {
          answer(exchange, "Providers", sink -> known.findProviders(cid, sink));
        }
      } else if (path.startsWith(PEERS)) {
        PeerId peer = PeerId.parse(path.substring(PEERS.length()));
        answer(exchange, "Peers", sink -> tell(known.findPeer(peer), sink));
      } else if (path.startsWith(NAMES)) {
        record(exchange, IpnsName.parse(path.substring(NAMES.length())));
      } else {
        refuse(exchange, 400, "providers/, peers/ and ipns/ are all that is answered here");
      }
    } catch (RoutingBusyException e) {
      refuse(exchange, 429, e.getMessage() + "; try again in some seconds");
    } catch (RefusedRequestException e) {
      refuse(exchange, e.status(), String.valueOf(e.getMessage()));
    } catch (MultiformatException e) {
      refuse(exchange, 422, String.valueOf(e.getMessage()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("the service stops", e);
    }
  }

  private static boolean isPut(String method, String path) {
    return method.equals("PUT") && path.startsWith(NAMES);
  }

  @Override
  public int maxBody(String method, String path) {
    return isPut(method, path) ? IpnsRecord.MAX_BYTES : 0;
  }

  /** Others' records are given on to all routings, so as many at once as there may be searches. */
  private void put(ContentExchange exchange, IpnsName name) throws IOException {
    if (!IpnsRecord.MEDIA_TYPE.equals(exchange.header("Content-Type"))) {
      refuse(exchange, 406, "try again with Content-Type: " + IpnsRecord.MEDIA_TYPE);
      return;
    }
    try (SearchLimit.Turn _ = known.begin()) {
      records.accept(name, exchange.body());
    } catch (NameException e) {
      refuse(exchange, 400, String.valueOf(e.getMessage()));
      return;
    }
    exchange.start(new ResponseHead(200).with("Cache-Control", "no-store"));
    exchange.finish();
  }

  private void record(ContentExchange exchange, IpnsName name) throws IOException {
    String accept = exchange.header("Accept");
    if (accept != null && !accept.contains(IpnsRecord.MEDIA_TYPE) && !accept.contains("*/*")) {
      refuse(exchange, 406, "records are given as " + IpnsRecord.MEDIA_TYPE);
      return;
    }
    Optional<IpnsRecord> found = records.find(name);
    if (found.isEmpty()) {
      refuse(exchange, 404, "no valid record of " + name + " is known here");
      return;
    }
    byte[] bytes = found.get().toBytes();
    String tag = '"' + Multihash.sha256(bytes).toString() + '"';
    ResponseHead head =
        head(200, IpnsRecord.MEDIA_TYPE)
            .with("Etag", tag)
            .with("Cache-Control", "public, max-age=" + records.secondsToKeep(found.get()))
            .with("Content-Disposition", "attachment; filename=\"" + name + ".ipns-record\"")
            .withLength(bytes.length);
    exchange.start(head);
    exchange.write(ByteBuffer.wrap(bytes));
    exchange.finish();
  }

  private static void tell(Optional<Provider> found, Predicate<Provider> sink) {
    if (found.isPresent()) {
      var _ = sink.test(found.get());
    }
  }

  private void answer(ContentExchange exchange, String list, Search search)
      throws IOException, InterruptedException {
    QueryParameters query = QueryParameters.parse(exchange.query());
    RecordFilter filter =
        RecordFilter.of(query.find("filter-addrs"), query.find("filter-protocols"));
    String accept = exchange.header("Accept");
    if (accept != null && accept.contains(NDJSON) && !exchange.isHead()) {
      lines(exchange, filter, search);
    } else {
      whole(exchange, list, filter, search);
    }
  }

  private void whole(ContentExchange exchange, String list, RecordFilter filter, Search search)
      throws IOException, InterruptedException {
    List<Map<String, Object>> records = new ArrayList<>();
    search.run(provider -> {
      filter.apply(provider).ifPresent(wanted -> records.add(json(wanted)));
      return records.size() < MAX_JSON_RECORDS;
    });
    byte[] body = mapper.writeValueAsBytes(Map.of(list, records));
    exchange.start(
        head(200, JSON)
            .with("Cache-Control", records.isEmpty() ? NOTHING_FOUND : FOUND)
            .withLength(body.length));
    exchange.write(ByteBuffer.wrap(body));
    exchange.finish();
  }

  /** Sends each record as it is found; a client that goes away ends the search. */
  private void lines(ContentExchange exchange, RecordFilter filter, Search search)
      throws IOException, InterruptedException {
    exchange.start(
        head(200, NDJSON)
            .with("Cache-Control", NOTHING_FOUND)
            .withLength(ResponseHead.UNKNOWN_LENGTH));
    List<IOException> failures = new ArrayList<>();
    int[] sent = {0};
    search.run(provider -> {
      try {
        var wanted = filter.apply(provider);
        if (wanted.isPresent()) {
          String line = mapper.writeValueAsString(json(wanted.get())) + "\n";
          exchange.write(ByteBuffer.wrap(line.getBytes(StandardCharsets.UTF_8)));
          sent[0]++;
        }
      } catch (IOException e) {
        failures.add(e);
      }
      return failures.isEmpty() && sent[0] < MAX_LINES;
    });
    if (!failures.isEmpty()) {
      throw failures.getFirst();
    }
    exchange.finish();
  }

  private static Map<String, Object> json(Provider provider) {
    return Map.of(
        "Schema",
        "peer",
        "ID",
        provider.peer().toString(),
        "Addrs",
        provider.addresses().stream().map(Object::toString).toList(),
        "Protocols",
        List.copyOf(provider.protocols()));
  }

  private static ResponseHead head(int status, String type) {
    return new ResponseHead(status)
        .with("Content-Type", type)
        .with("X-Content-Type-Options", "nosniff")
        .with("Vary", "Accept");
  }

  private static void refuse(ContentExchange exchange, int status, String message)
      throws IOException {
    byte[] body = (message + "\n").getBytes(StandardCharsets.UTF_8);
    ResponseHead head =
        head(status, "text/plain; charset=utf-8")
            .with("Cache-Control", "no-store")
            .withLength(body.length);
    if (status == 429) {
      head.with("Retry-After", "5");
    }
    exchange.start(head);
    exchange.write(ByteBuffer.wrap(body));
    exchange.finish();
  }
}
