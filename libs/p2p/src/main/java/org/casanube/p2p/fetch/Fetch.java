package org.casanube.p2p.fetch;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import org.casanube.multiformats.PeerId;
import org.casanube.p2p.Host;
import org.casanube.p2p.Stream;
import org.casanube.p2p.wire.Frames;

/**
 * Asks peers for values of keys, and answers them. One for a host. Thread-safe.
 *
 * <pre>{@code
 * Fetch fetch = new Fetch(host);
 * fetch.answer("/ipns/", (key, peer) -> records.newest(key));
 * Optional<byte[]> record = fetch.fetch(peer, key, Duration.ofSeconds(10));
 * }</pre>
 */
public final class Fetch implements AutoCloseable {
  /** The protocol's id. */
  public static final String ID = "/libp2p/fetch/0.0.1";

  /** The largest value that is sent or taken, in bytes. */
  public static final int MAX_VALUE_BYTES = 1 << 20;

  private static final System.Logger LOG = System.getLogger(Fetch.class.getName());
  private static final int MAX_RESPONSE_BYTES = MAX_VALUE_BYTES + 64;
  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  private final Host host;

  /** Longer prefixes first, so that the first that fits is the most special. */
  private final Map<String, KeyLookup> lookups =
      new ConcurrentSkipListMap<>(
          Comparator.comparingInt(String::length).reversed().thenComparing(prefix -> prefix));

  /** Answers the host's peers from now on; to begin with, that it has nothing. */
  public Fetch(Host host) {
    this.host = host;
    host.setProtocolHandler(ID, this::serve);
  }

  /** Answers keys that begin so by this lookup; replaces the one set before. */
  public void answer(String prefix, KeyLookup lookup) {
    lookups.put(prefix, lookup);
  }

  /** Answers keys that begin so no longer. */
  public void answerNoMore(String prefix) {
    lookups.remove(prefix);
  }

  /**
   * Asks a peer, dialling it if need be.
   *
   * @param key at most 1024 bytes
   * @return the value; none, if the peer has none
   * @throws org.casanube.p2p.StreamTimeoutException if it takes longer than the timeout
   * @throws org.casanube.p2p.WireFormatException if the peer says it has failed, or sends more than
   *     {@link #MAX_VALUE_BYTES}
   */
  public Optional<byte[]> fetch(PeerId peer, byte[] key, Duration timeout) throws IOException {
    if (key.length > FetchMessage.MAX_KEY_BYTES) {
      throw new IllegalArgumentException(
          "key of " + key.length + " bytes is over the limit of " + FetchMessage.MAX_KEY_BYTES);
    }
    Stream stream = host.newStream(peer, ID);
    try {
      stream.expireAfter(timeout);
      Frames.write(stream, FetchMessage.request(key));
      stream.closeWrite();
      Optional<byte[]> value =
          FetchMessage.readResponse(Frames.require(stream, MAX_RESPONSE_BYTES));
      stream.close();
      return value;
    } catch (IOException e) {
      stream.reset();
      throw e;
    }
  }

  private void serve(Stream stream) throws IOException {
    stream.expireAfter(TIMEOUT);
    byte[] key = FetchMessage.readRequest(Frames.require(stream, FetchMessage.MAX_REQUEST_BYTES));
    Frames.write(stream, responseTo(key, stream.connection().remotePeer()));
  }

  private byte[] responseTo(byte[] key, PeerId peer) {
    try {
      Optional<byte[]> value = find(key, peer);
      if (value.isEmpty()) {
        return FetchMessage.notFound();
      }
      if (value.get().length > MAX_VALUE_BYTES) {
        throw new IOException(
            "value of " + value.get().length + " bytes is over the limit of " + MAX_VALUE_BYTES);
      }
      return FetchMessage.found(value.get());
    } catch (IOException | RuntimeException e) {
      LOG.log(System.Logger.Level.WARNING, "lookup of a key for a peer failed", e);
      return FetchMessage.failed();
    }
  }

  private Optional<byte[]> find(byte[] key, PeerId peer) throws IOException {
    for (Map.Entry<String, KeyLookup> each : List.copyOf(lookups.entrySet())) {
      byte[] prefix = each.getKey().getBytes(StandardCharsets.UTF_8);
      if (key.length >= prefix.length
          && Arrays.equals(prefix, 0, prefix.length, key, 0, prefix.length)) {
        return each.getValue().find(key, peer);
      }
    }
    return Optional.empty();
  }

  /** Answers no longer. */
  @Override
  public void close() {
    host.removeProtocolHandler(ID);
  }
}
