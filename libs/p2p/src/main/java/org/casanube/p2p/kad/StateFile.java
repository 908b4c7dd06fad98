package org.casanube.p2p.kad;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.casanube.multiformats.PeerId;
import org.casanube.multiformats.multiaddr.Multiaddr;
import org.casanube.p2p.WireFormatException;
import org.casanube.p2p.files.CacheFile;
import org.casanube.p2p.wire.ProtobufReader;
import org.casanube.p2p.wire.ProtobufWriter;

/**
 * What a peer keeps for others, and how far its sweep is, in one file. What can't be read counts as
 * empty, since the others announce again what they have. Not thread-safe.
 */
final class StateFile {
  private static final int FORMAT = 1;
  private static final long MAX_BYTES = 128L << 20;

  private final CacheFile file;

  StateFile(Path file) {
    this.file = new CacheFile(file, MAX_BYTES);
  }

  /**
   * The content of the file.
   *
   * @param sweptUntil up to when this host's own keys were told
   */
  record State(
      Instant sweptUntil, List<ProviderStore.Entry> providers, List<RecordStore.Stored> records) {
    static final State EMPTY = new State(Instant.EPOCH, List.of(), List.of());
  }

  /** What the file holds; nothing if it is missing, unreadable or damaged. */
  State load() {
    return file.load(content -> read(new ProtobufReader(content)), State.EMPTY);
  }

  private static State read(ProtobufReader reader) throws WireFormatException {
    Instant swept = Instant.EPOCH;
    List<DhtPeer> peers = new ArrayList<>();
    List<ProviderStore.Entry> providers = new ArrayList<>();
    List<RecordStore.Stored> records = new ArrayList<>();
    while (reader.next()) {
      switch (reader.field()) {
        case 1 -> reader.varintUpTo(FORMAT);
        case 2 -> swept = Instant.ofEpochMilli(reader.varint());
        case 3 -> peers.add(readPeer(reader.message()));
        case 4 -> providers.add(readProvider(reader.message(), peers));
        case 5 -> records.add(readRecord(reader.message()));
        default -> reader.skip();
      }
    }
    return new State(swept, providers, records);
  }

  private static DhtPeer readPeer(ProtobufReader reader) throws WireFormatException {
    PeerId peer = null;
    List<Multiaddr> addresses = new ArrayList<>();
    while (reader.next()) {
      switch (reader.field()) {
        case 1 -> peer = PeerId.decode(reader.bytes());
        case 2 -> addresses.add(Multiaddr.decode(reader.bytes()));
        default -> reader.skip();
      }
    }
    if (peer == null) {
      throw new WireFormatException("peer lacks its id");
    }
    return new DhtPeer(peer, addresses);
  }

  private static ProviderStore.Entry readProvider(ProtobufReader reader, List<DhtPeer> peers)
      throws WireFormatException {
    KadKey key = new KadKey(0, 0, 0, 0);
    int peer = 0;
    Instant end = Instant.EPOCH;
    while (reader.next()) {
      switch (reader.field()) {
        case 1 -> {
          ByteBuffer bits = ByteBuffer.wrap(reader.bytes());
          if (bits.remaining() != KadKey.BITS / Byte.SIZE) {
            throw new WireFormatException("key has " + bits.remaining() + " bytes");
          }
          key = new KadKey(bits.getLong(), bits.getLong(), bits.getLong(), bits.getLong());
        }
        case 2 -> peer = reader.varintUpTo(peers.size() - 1);
        case 3 -> end = Instant.ofEpochMilli(reader.varint());
        default -> reader.skip();
      }
    }
    if (peers.isEmpty()) {
      throw new WireFormatException("record stands before its peer");
    }
    return new ProviderStore.Entry(key, peers.get(peer).peer(), peers.get(peer).addresses(), end);
  }

  private static RecordStore.Stored readRecord(ProtobufReader reader) throws WireFormatException {
    byte[] key = new byte[0];
    byte[] value = new byte[0];
    Instant end = Instant.EPOCH;
    while (reader.next()) {
      switch (reader.field()) {
        case 1 -> key = reader.bytes();
        case 2 -> value = reader.bytes();
        case 3 -> end = Instant.ofEpochMilli(reader.varint());
        default -> reader.skip();
      }
    }
    return new RecordStore.Stored(new Bytes(key), new Bytes(value), end);
  }

  /** Replaces the file, durably. */
  void save(State state) throws IOException {
    file.save(encode(state));
  }

  private static byte[] encode(State state) {
    ProtobufWriter writer = new ProtobufWriter(4096);
    writer.varint(1, FORMAT).varint(2, state.sweptUntil().toEpochMilli());
    Map<PeerId, Integer> numbers = new LinkedHashMap<>();
    for (ProviderStore.Entry entry : state.providers()) {
      if (numbers.putIfAbsent(entry.provider(), numbers.size()) == null) {
        ProtobufWriter peer = new ProtobufWriter().bytes(1, entry.provider().toBytes());
        entry.addresses().forEach(address -> peer.bytes(2, address.toBytes()));
        writer.message(3, peer);
      }
    }
    for (ProviderStore.Entry entry : state.providers()) {
      KadKey key = entry.key();
      ByteBuffer bits = ByteBuffer.allocate(KadKey.BITS / Byte.SIZE);
      bits.putLong(key.first()).putLong(key.second()).putLong(key.third()).putLong(key.fourth());
      writer.message(
          4,
          new ProtobufWriter()
              .bytes(1, bits.array())
              .varint(2, numbers.getOrDefault(entry.provider(), 0))
              .varint(3, entry.end().toEpochMilli()));
    }
    for (RecordStore.Stored record : state.records()) {
      writer.message(
          5,
          new ProtobufWriter()
              .bytes(1, record.key().array())
              .bytes(2, record.value().array())
              .varint(3, record.end().toEpochMilli()));
    }
    return writer.toBytes();
  }
}
